import { make } from './element.ts';
import { Picture, type PictureSource } from './picture.ts';
import { type Box, type Layout, layOut, type Size, type View } from './viewport.ts';

/** A window onto one picture, or onto two on top of each other with a divider between them. */
export class Pane {
  readonly element = make('div', { class: 'pane' });
  readonly #frame = make('div', { class: 'frame' });
  readonly #pictures: readonly Picture[];
  layout: Layout | null = null;

  constructor(sources: readonly PictureSource[], ...inFrame: readonly HTMLElement[]) {
    this.#pictures = sources.map((source) => {
      const picture = new Picture();
      picture.show(source);
      return picture;
    });
    const layers = this.#pictures.map(({ element }, i) =>
      make('div', { class: 'layer' }, element, make('span', { class: 'label' }, sources[i]?.label ?? '')),
    );
    this.#frame.append(...layers, ...inFrame);
    this.element.append(this.#frame);
  }

  get size(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Shows the part of the pictures that `view` selects; `picture` is their size. */
  layOut(picture: Size, view: View): Layout {
    const layout = layOut(this.size, picture, view, devicePixelRatio);
    this.layout = layout;
    setBox(this.#frame, layout.frame);
    for (const { element } of this.#pictures) setBox(element, layout.picture);
    if (view.scale !== null) for (const one of this.#pictures) one.sharpen();
    return layout;
  }

  /** Moves the divider to that share of the frame: the first picture is visible to the left of it. */
  split(share: number): void {
    this.#frame.style.setProperty('--split', `${100 * share}%`);
  }
}

function setBox({ style }: HTMLElement, { left, top, width, height }: Box): void {
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
