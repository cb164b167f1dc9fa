/** Lengths in CSS pixels, except for a picture's own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** The visible part of a picture. */
export interface View {
  /** CSS pixels per pixel of the picture; null shows the whole picture. */
  readonly scale: number | null;
  /** The point of the picture in the middle, as shares of its sides. */
  readonly x: number;
  readonly y: number;
}

/** The whole picture. */
export const WHOLE: View = { scale: null, x: 0.5, y: 0.5 };

/** Position of a picture in a window. */
export interface Layout {
  /** The part of the window that the picture covers. */
  readonly frame: Box;
  /** The whole picture, relative to the frame's corner. */
  readonly picture: Box;
  readonly scale: number;
  /** The view that the window shows: a view beyond the picture's border is moved back. */
  readonly view: View;
}

/** At most four screen pixels per pixel of the picture. */
const MAX_ENLARGEMENT = 4;

/** Lays a picture out in a window, aligned to screen pixels. `pixelRatio` is screen pixels per CSS pixel. */
export function layOut(window: Size, picture: Size, view: View, pixelRatio: number): Layout {
  const scale = view.scale ?? fitScale(window, picture, pixelRatio);
  const across = layOutSide(window.width, picture.width * scale, view.x, pixelRatio);
  const down = layOutSide(window.height, picture.height * scale, view.y, pixelRatio);
  return {
    frame: { left: across.frame, top: down.frame, width: across.visible, height: down.visible },
    picture: { left: across.picture, top: down.picture, width: across.shown, height: down.shown },
    scale,
    view: { scale: view.scale, x: across.middle, y: down.middle },
  };
}

/** The scale that shows the whole picture, but never larger than its own pixels. */
function fitScale(window: Size, picture: Size, pixelRatio: number): number {
  return Math.min(window.width / picture.width, window.height / picture.height, 1 / pixelRatio);
}

function layOutSide(window: number, shown: number, middle: number, pixelRatio: number) {
  const round = (length: number) => Math.round(length * pixelRatio) / pixelRatio;
  if (shown <= window) {
    return { frame: round((window - shown) / 2), visible: shown, picture: 0, shown, middle: 0.5 };
  }
  const start = round(Math.min(0, Math.max(window - shown, window / 2 - middle * shown)));
  return { frame: 0, visible: window, picture: start, shown, middle: (window / 2 - start) / shown };
}

/** The picture at another scale, with the same part of it at `point`; null shows the whole picture. */
export function zoomAt(layout: Layout, window: Size, point: Point, scale: number | null): View {
  if (scale === null) return WHOLE;
  const { frame, picture, scale: before } = layout;
  const factor = scale / before;
  const side = (at: number, start: number, shown: number, length: number) =>
    (length / 2 - at + (at - start) * factor) / (shown * factor);
  return {
    scale,
    x: side(point.x, frame.left + picture.left, picture.width, window.width),
    y: side(point.y, frame.top + picture.top, picture.height, window.height),
  };
}

/** Moves the picture by that many CSS pixels. */
export function panBy({ view, picture }: Layout, move: Point): View {
  return { ...view, x: view.x - move.x / picture.width, y: view.y - move.y / picture.height };
}

/** Limits a scale to at most the largest one; null if the whole picture fits at that scale. */
export function limitScale(scale: number, window: Size, picture: Size, pixelRatio: number): number | null {
  if (scale <= fitScale(window, picture, pixelRatio)) return null;
  return Math.min(scale, MAX_ENLARGEMENT / pixelRatio);
}
