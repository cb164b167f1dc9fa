import type { Point } from './viewport.ts';

/**
 * Handlers of what a person does to the picture with a mouse or with fingers. Points are relative to the
 * element's corner.
 */
export interface GestureHandlers {
  /** A finger or the mouse button goes down; returns the handler of the drag, or null. */
  readonly start: (at: Point, target: Element) => ((at: Point, by: Point) => void) | null;
  /** Two fingers, or the wheel, enlarge by that factor around a point. */
  readonly enlarge: (at: Point, factor: number) => void;
  /** Two fingers move the picture. */
  readonly move: (by: Point) => void;
  readonly toggle: (at: Point) => void;
}

const WHEEL_SPEED = 0.002;

/** Listens to pointers on an element. */
export function listenToGestures(element: HTMLElement, handlers: GestureHandlers): void {
  const fingers = new Map<number, Point>();
  let drag: ReturnType<GestureHandlers['start']> = null;

  function pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    const at = pointOf(event);
    fingers.set(event.pointerId, at);
    element.setPointerCapture(event.pointerId);
    drag = fingers.size === 1 ? handlers.start(at, event.target as Element) : null;
  });

  element.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const at = pointOf(event);
    fingers.set(event.pointerId, at);
    const by = { x: at.x - before.x, y: at.y - before.y };
    if (fingers.size === 1) return drag?.(at, by);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) return;
    handlers.move({ x: by.x / 2, y: by.y / 2 });
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    handlers.enlarge(middle, distance(at, other) / Math.max(1, distance(before, other)));
  });

  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, ({ pointerId }) => {
      fingers.delete(pointerId);
      drag = null;
    });
  }

  element.addEventListener(
    'wheel',
    (event) => {
      // A sideways wheel scrolls through the versions.
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      handlers.enlarge(pointOf(event), Math.exp(-event.deltaY * WHEEL_SPEED));
    },
    { passive: false },
  );
  element.addEventListener('dblclick', (event) => handlers.toggle(pointOf(event)));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
