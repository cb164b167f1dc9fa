/** The calls of libheif that are used here. Pointers are numbers; a heif_error is written to where the first argument points. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  export interface LibHeif {
    /** All of its memory: another array after it has grown. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    _malloc(bytes: number): number;
    _heif_context_alloc(): number;
    _heif_context_read_from_memory_without_copy(
      error: number,
      context: number,
      bytes: number,
      length: number,
      options: number,
    ): void;
    _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
    _heif_image_handle_get_width(handle: number): number;
    _heif_image_handle_get_height(handle: number): number;
    _heif_image_handle_has_alpha_channel(handle: number): number;
    _heif_decode_image(
      error: number,
      handle: number,
      image: number,
      colourSpace: number,
      chroma: number,
      options: number,
    ): void;
    /** How many there are, if `max` is 0. */
    _heif_image_get_decoding_warnings(image: number, first: number, warnings: number, max: number): number;
    _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
  }
  /** Makes an instance with a memory of its own. */
  const createLibHeif: () => LibHeif;
  export default createLibHeif;
}
