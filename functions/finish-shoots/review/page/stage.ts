import { make } from './element.ts';
import { listenToGestures } from './gestures.ts';
import { Pane } from './pane.ts';
import type { PictureSource } from './picture.ts';
import { limitScale, type Point, panBy, type Size, type View, WHOLE, zoomAt } from './viewport.ts';

/** Fingers and the mouse grab the divider within this distance, CSS pixels. */
const GRIP = 28;
/** Share by which an arrow key moves the divider. */
const STEP = 0.02;

/** The pictures of one photo in the viewer: two with a divider between them, or all of them side by side. */
export class Stage {
  readonly #element: HTMLElement;
  readonly #onScale: (scale: number, isWhole: boolean) => void;
  readonly #divider = make('input', {
    type: 'range',
    class: 'divider-input',
    min: 0,
    max: 1,
    step: STEP,
    'aria-label': 'Divider between the pictures',
  });
  readonly #line = make('div', { class: 'divider' });
  #panes: Pane[] = [];
  /** Position of the divider, as a share of the picture's window. */
  #share = 0.5;
  #size: Size = { width: 1, height: 1 };
  #view: View = WHOLE;

  constructor(element: HTMLElement, onScale: (scale: number, isWhole: boolean) => void) {
    this.#element = element;
    element.tabIndex = 0;
    element.role = 'group';
    element.ariaLabel = 'Picture';
    this.#onScale = onScale;
    this.#divider.addEventListener('input', () => this.#split(this.#divider.valueAsNumber));
    new ResizeObserver(() => this.#layOut()).observe(element);
    listenToGestures(element, {
      start: (at, target) => {
        const pane = this.#paneAt(target);
        if (pane === undefined) return null;
        if (this.#hasDivider && (this.#view.scale === null || this.#isOnDivider(pane, at))) {
          this.#slideTo(pane, at);
          return (to) => this.#slideTo(pane, to);
        }
        return this.#view.scale === null ? null : (_, by) => this.pan(by);
      },
      move: (by) => this.pan(by),
      enlarge: (at, factor) => this.#enlarge(at, factor),
      toggle: (at) => this.toggleZoom(at),
    });
  }

  /** Shows two pictures with a divider, or any number side by side; `size` is that of the delivered file. */
  show(
    sources: readonly PictureSource[],
    size: Size,
    how: 'divided' | 'side-by-side',
    captions?: readonly Node[],
  ): void {
    this.#size = size;
    const isDivided = how === 'divided' && sources.length === 2;
    this.#panes = isDivided
      ? [new Pane(sources, this.#line, this.#divider)]
      : sources.map((source) => new Pane([source]));
    this.#element.dataset.how = isDivided ? 'divided' : 'side-by-side';
    this.#element.replaceChildren(
      ...this.#panes.map(({ element }, i) => {
        const caption = isDivided ? undefined : captions?.[i];
        return make('div', { class: 'pane-place' }, element, ...(caption ? [caption] : []));
      }),
    );
    this.#split(this.#share);
    this.#layOut();
  }

  get isZoomed(): boolean {
    return this.#view.scale !== null;
  }

  /** Switches between the whole picture and its own pixels. */
  toggleZoom(at?: Point): void {
    const pane = this.#panes[0];
    if (pane?.layout == null) return;
    const middle = { x: pane.size.width / 2, y: pane.size.height / 2 };
    const scale = this.isZoomed ? null : 1 / devicePixelRatio;
    this.#see(zoomAt(pane.layout, pane.size, at === undefined ? middle : this.#inPane(pane, at), scale));
  }

  /** Moves an enlarged picture by that many CSS pixels. */
  pan(by: Point): void {
    const layout = this.#panes[0]?.layout;
    if (this.isZoomed && layout) this.#see(panBy(layout, by));
  }

  /** Moves an enlarged picture by a fifth of the window. */
  panStep(x: number, y: number): void {
    const size = this.#panes[0]?.size;
    if (size) this.pan({ x: (x * size.width) / 5, y: (y * size.height) / 5 });
  }

  /** Shows the first picture alone while `isOn` is true. */
  peek(isOn: boolean): void {
    this.#element.classList.toggle('peek', isOn);
  }

  get #hasDivider(): boolean {
    return this.#element.dataset.how === 'divided';
  }

  #enlarge(at: Point, factor: number): void {
    const pane = this.#panes[0];
    if (pane?.layout == null) return;
    const scale = limitScale(pane.layout.scale * factor, pane.size, this.#size, devicePixelRatio);
    this.#see(zoomAt(pane.layout, pane.size, this.#inPane(pane, at), scale));
  }

  #see(view: View): void {
    this.#view = view;
    this.#layOut();
  }

  #layOut(): void {
    let scale = 1;
    for (const pane of this.#panes) {
      const layout = pane.layOut(this.#size, this.#view);
      // Keeps the view within the borders: otherwise panning back from a border would first undo the excess.
      this.#view = layout.view;
      scale = layout.scale;
    }
    this.#element.classList.toggle('zoomed', this.isZoomed);
    this.#onScale(scale * devicePixelRatio, !this.isZoomed);
  }

  #split(share: number): void {
    this.#share = Math.min(1, Math.max(0, share));
    this.#divider.valueAsNumber = this.#share;
    this.#divider.setAttribute('aria-valuetext', `${Math.round(100 * this.#share)} % from the left`);
    for (const pane of this.#panes) pane.split(this.#share);
  }

  #slideTo(pane: Pane, at: Point): void {
    const frame = pane.layout?.frame;
    if (frame === undefined) return;
    this.#split((this.#inPane(pane, at).x - frame.left) / frame.width);
  }

  #isOnDivider(pane: Pane, at: Point): boolean {
    const frame = pane.layout?.frame;
    if (frame === undefined) return false;
    const divider = frame.left + frame.width * this.#share;
    return Math.abs(this.#inPane(pane, at).x - divider) <= GRIP;
  }

  #paneAt(target: Element): Pane | undefined {
    return this.#panes.find(({ element }) => element.contains(target)) ?? this.#panes[0];
  }

  /** Converts a point of the stage to `pane`, or to the same place of the picture in the pane below it. */
  #inPane(pane: Pane, { x, y }: Point): Point {
    const stage = this.#element.getBoundingClientRect();
    const under = this.#panes.find(({ element }) => {
      const box = element.getBoundingClientRect();
      const [left, top] = [x + stage.left, y + stage.top];
      return left >= box.left && left < box.right && top >= box.top && top < box.bottom;
    });
    const box = (under ?? pane).element.getBoundingClientRect();
    return { x: x + stage.left - box.left, y: y + stage.top - box.top };
  }
}
