import { type FieldIssue, fieldIssues } from '../domain/field-schemas.ts';
import { DEFAULT_OUTPUT } from '../domain/output-options.ts';
import type { Upload } from '../domain/photo.ts';
import { FORM_PART_NAMES, overridesSchema, type Recipe, type RecipeOverrides } from '../domain/recipe.ts';
import { checkBlend } from '../domain/strength.ts';
import { folderOfPhoto } from '../domain/upload-key.ts';
import { type RecipeRules, takenValues } from '../model/model-values.ts';
import { foldersUpFrom, type RecipeFile, type RecipeFiles } from './files.ts';
import { type Layer, mergeLayers } from './layers.ts';
import { checkNames, readMetadataOverrides } from './metadata.ts';
import { checkForModel, checkWords } from './model-checks.ts';
import { nameField } from './name-field.ts';
import { PRESETS } from './presets.ts';
import { readRecipeId } from './upload-metadata.ts';
import type { UploadRecipes } from './upload-recipes.ts';

/** What {@link createRecipes} needs. */
export interface RecipesDependencies {
  readonly files: RecipeFiles;
  readonly uploadRecipes: Pick<UploadRecipes, 'take'>;
  /** The stack's default recipe. */
  readonly defaults: Recipe;
  readonly model: RecipeRules;
  /** Names of metadata of other programs; a `*` at the end matches any rest. */
  readonly ignoredMetadata: readonly string[];
}

/** A resolved recipe, and all that is wrong with its sources, one sentence each. */
export interface Resolution {
  /** The recipe without the invalid values. A job that was paid for is collected with it. */
  readonly recipe: Recipe;
  readonly wrong: readonly string[];
}

/** The recipe values that come with a photo. */
export interface RecipeRequest {
  /** The metadata of the photo's object, without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The recipe values of an API request; null without a request. */
  readonly request: unknown;
}

/** Resolves recipes. Each call reads the current files. */
export interface Recipes {
  /**
   * Resolves a photo's recipe, field by field. The first of these with a value wins: its request, its
   * upload's recipe, its metadata, its folders' files (nearest first), the preset that the nearest of these
   * names, the stack's recipe.
   */
  ofPhoto(photo: Pick<Upload, 'bucket' | 'key'>, asked: RecipeRequest): Promise<Resolution>;
  /**
   * Resolves the recipe of a folder, with a request over it. `own` is the folder's own file, or null.
   * @param folder null for no folder: the request over the stack's recipe
   */
  ofFolder(
    bucket: string,
    folder: string | null,
    request?: RecipeOverrides,
  ): Promise<Resolution & { readonly own: RecipeFile | null }>;
  /** Resolves a preset over the stack's recipe. A name that no recipe can use is reported in `wrong`. */
  ofPreset(bucket: string, name: string): Promise<Resolution>;
  /** What is wrong with a recipe by itself, wherever it is used. */
  check(bucket: string, overrides: RecipeOverrides): Promise<FieldIssue[]>;
}

/** A layer that can describe an issue with the position of its field. */
interface ReadLayer extends Layer {
  readonly explain: (issue: FieldIssue) => string;
}

const explainRequest = ({ path, message }: FieldIssue) =>
  `The ${nameField(path.join('.') || 'recipe', message)}.`;
const explainMetadata = ({ path, message }: FieldIssue) => `The ${nameField(path.join('-'), message)}.`;

/** {@link Recipes} from the bucket's files, the uploads' recipes and the stack's settings. */
export function createRecipes(dependencies: RecipesDependencies): Recipes {
  const { files, uploadRecipes, defaults, model, ignoredMetadata } = dependencies;
  const { instructions, strength, output } = defaults;
  const stack: Layer = {
    source: 'stack',
    overrides: {
      instructions,
      ...takenValues(defaults, model),
      strength,
      output: { ...DEFAULT_OUTPUT, ...output },
    },
  };

  /** Finds a preset, or null if no preset has this name, and what is wrong with it, or null. */
  async function findPreset(
    bucket: string,
    name: string,
  ): Promise<{ layer: ReadLayer | null; wrong: string | null }> {
    const file = await files.readPreset(bucket, name);
    if (file !== null) {
      const wrong = describeWrong(file).join('. ');
      return { layer: fileLayer(file), wrong: wrong === '' ? null : `is ${JSON.stringify(name)}: ${wrong}` };
    }
    const inBox = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
    if (inBox !== undefined) {
      const layer = { source: `preset ${name}`, overrides: inBox.overrides, explain: explainRequest };
      return { layer, wrong: null };
    }
    const names = Object.keys(PRESETS).join(', ');
    const wrong = `is ${JSON.stringify(name)}; expected ${names} or a file presets/${name}.json, which does not exist`;
    return { layer: null, wrong };
  }

  /** Merges layers, nearest first, with the preset that they name and the stack's recipe after them. */
  async function resolve(bucket: string, near: readonly ReadLayer[]): Promise<Resolution> {
    const wrong: string[] = [];
    const naming = near.find(({ overrides }) => overrides.preset !== undefined);
    const preset = naming && (await findPreset(bucket, naming.overrides.preset ?? ''));
    if (naming && preset?.wrong) wrong.push(naming.explain({ path: ['preset'], message: preset.wrong }));
    const found = preset?.layer ?? null;
    const clash = naming && found && explainClash(naming.overrides, found.overrides);
    if (naming && clash) wrong.push(naming.explain({ path: ['preset'], message: clash }));
    const layers = naming && found ? addPreset(near, naming, found) : near;
    const recipe = mergeLayers([...layers, stack]);
    // Check only values that no nearer layer replaces.
    const isUsed = ({ path }: FieldIssue, { source }: Layer) => recipe.from?.[path.join('.')] === source;
    for (const layer of layers) {
      const issues = checkForModel(layer.overrides, model).filter((issue) => isUsed(issue, layer));
      wrong.push(...issues.map(layer.explain));
    }
    const blending = layers.find(({ source }) => source === recipe.from?.strength);
    wrong.push(...checkBlend(recipe).map(blending?.explain ?? explainRequest));
    return { recipe, wrong: [...wrong, ...(wrong.length === 0 ? checkWords(recipe, model) : [])] };
  }

  async function readFolders(bucket: string, folder: string | null) {
    const folders = folder === null ? [] : foldersUpFrom(folder);
    const read = await Promise.all(folders.map((one) => files.readFolder(bucket, one)));
    const found = read.filter((file) => file !== null);
    return {
      own: read[0] ?? null,
      layers: found.map(fileLayer),
      wrong: found.flatMap(describeWrong).map((sentence) => `${sentence}.`),
    };
  }

  async function readUpload(key: string, metadata: RecipeRequest['metadata']) {
    const id = readRecipeId(metadata);
    if (id === null) return { layers: [], wrong: [] };
    const kept = await uploadRecipes.take(id);
    const overrides = kept?.key === key ? kept.overrides : null;
    if (overrides !== null)
      return { layers: [{ source: 'upload', overrides, explain: explainRequest }], wrong: [] };
    const why =
      kept === null
        ? 'but its recipe was deleted: Retouch keeps it for 7 days until the photo is uploaded'
        : `but its recipe belongs to ${kept.key}; perhaps the photo was copied from there`;
    const fault = `The metadata has the upload id ${JSON.stringify(id.slice(0, 50))}, ${why}.`;
    return { layers: [], wrong: [`${fault} Upload the photo without retouch-upload, or by POST /uploads.`] };
  }

  return {
    async ofPhoto({ bucket, key }, { metadata, request }) {
      const [folders, upload] = await Promise.all([
        readFolders(bucket, folderOfPhoto(key)),
        readUpload(key, metadata),
      ]);
      const asked = overridesSchema.safeParse(request ?? {});
      const said = readMetadataOverrides(metadata);
      const { recipe, wrong } = await resolve(bucket, [
        { source: 'request', overrides: asked.data ?? {}, explain: explainRequest },
        ...upload.layers,
        { source: 'metadata', overrides: said.overrides, explain: explainMetadata },
        ...folders.layers,
      ]);
      const isOverruled = ({ path }: FieldIssue) =>
        ['request', 'upload'].includes(recipe.from?.[path.join('.')] ?? '');
      const wrongRequest = asked.success ? [] : fieldIssues(asked.error).map(explainRequest);
      return {
        recipe,
        wrong: [
          ...wrongRequest,
          ...upload.wrong,
          ...checkNames(Object.keys(metadata), ignoredMetadata),
          ...said.issues.filter((issue) => !isOverruled(issue)).map(explainMetadata),
          ...folders.wrong,
          ...wrong,
        ],
      };
    },

    async ofFolder(bucket, folder, request = {}) {
      const folders = await readFolders(bucket, folder);
      const asked = { source: 'request', overrides: request, explain: explainRequest };
      const { recipe, wrong } = await resolve(bucket, [asked, ...folders.layers]);
      return { recipe, wrong: [...folders.wrong, ...wrong], own: folders.own };
    },

    async ofPreset(bucket, name) {
      const overrides = { preset: name };
      const { recipe, wrong } = await resolve(bucket, [
        { source: 'request', overrides, explain: explainRequest },
      ]);
      const named = overridesSchema.safeParse(overrides);
      const wrongName = named.success ? [] : fieldIssues(named.error).map(explainRequest);
      return { recipe, wrong: [...wrongName, ...wrong] };
    },

    async check(bucket, overrides) {
      const issues = [...checkForModel(overrides, model), ...checkBlend(overrides)];
      const preset = overrides.preset === undefined ? null : await findPreset(bucket, overrides.preset);
      if (preset === null) return issues;
      const message = preset.wrong ?? (preset.layer && explainClash(overrides, preset.layer.overrides));
      return message === null ? issues : [...issues, { path: ['preset'], message }];
    },
  };
}

/**
 * Adds a preset after the layers. Its instructions rank right after the layer that names it: the form of a
 * folder farther away does not hide them.
 */
function addPreset(near: readonly ReadLayer[], naming: ReadLayer, preset: ReadLayer): readonly ReadLayer[] {
  const { instructions, ...others } = preset.overrides;
  if (instructions === undefined) return [...near, preset];
  const behind = near.indexOf(naming) + 1;
  const words = { ...preset, overrides: { instructions } };
  return [...near.slice(0, behind), words, ...near.slice(behind), { ...preset, overrides: others }];
}

/** Why a preset cannot be combined with a recipe; null if it can. */
function explainClash(
  { preset, ...overrides }: RecipeOverrides,
  { instructions }: RecipeOverrides,
): string | null {
  const parts = FORM_PART_NAMES.filter((part) => overrides[part] !== undefined);
  if (instructions === undefined || parts.length === 0) return null;
  return `is ${JSON.stringify(preset)}, which has instructions: expected no ${parts.join(', ')} with it`;
}

function fileLayer({ key, overrides, locate }: RecipeFile): ReadLayer {
  return { source: key, overrides, explain: (issue) => `${key}, ${locate(issue)}.` };
}

/** What is wrong with a file, one sentence each, without the full stop. */
function describeWrong({ key, wrong }: RecipeFile): string[] {
  return wrong.map((line) => `${key}${line.startsWith('line') ? ',' : ''} ${line}`);
}
