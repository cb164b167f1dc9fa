import type { Photo } from './photo.ts';
import type { Recipe } from './recipe.ts';

/** What is to be done to one photo: what a submit needs to know. */
export interface Order {
  /** The retouch's id: the same for each attempt. */
  readonly id: string;
  /** 1, and one more for each time that somebody runs the photo again. */
  readonly attempt: number;
  readonly photo: Photo;
  readonly recipe: Recipe;
  /** Whether it may pay although an earlier attempt paid, or may have paid. */
  readonly payAgain?: boolean | undefined;
}
