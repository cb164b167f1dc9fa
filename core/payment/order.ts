import type { Photo } from '../domain/photo.ts';
import type { Recipe } from '../domain/recipe.ts';

/** What a submit needs to know of one photo. */
export interface Order {
  /** The retouch's id: the same for each attempt. */
  readonly id: string;
  /** 1 for the first run, one more each time that the photo is run again. */
  readonly attempt: number;
  readonly photo: Photo;
  readonly recipe: Recipe;
  /** Whether it may pay although an earlier attempt paid, or may have paid. */
  readonly payAgain?: boolean | undefined;
}
