import { type Definition, readDefinition, type State } from '../simulation/stack/definition.ts';
import { synthesize } from '../simulation/stack/synthesized.ts';

/** States that say nothing to a reader: their arrows are drawn from the state before them. */
const PASSED_OVER = /^(Begin|Announce .*)$/;
/** The head of the block in a page that {@link replaceDiagram} replaces. */
const HEAD = '```mermaid\nflowchart TD\n';
const FENCE = '\n```';

interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The outcomes that take it, each with the wait on its way. */
  readonly labels: readonly string[];
}

/**
 * The workflow of one photo as a Mermaid flowchart, read from the synthesized definition. A Choice is drawn if several
 * steps share it, else as the arrows that leave it. The arrows of crashes are left out: each step has one to
 * `Record failure`.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function drawWorkflow(
  /** `forwards` leaves out the arrows that go back to an earlier step. */
  which: 'all' | 'forwards',
  { States }: Definition = readDefinition(synthesize()),
): string {
  const states = new Map(Object.entries(States));
  const all = [...states.keys()]
    .filter((name) => isDrawn(name, states))
    .flatMap((from) => leave(from, states));
  const isOnlyOne = ({ from }: Arrow) => all.filter((arrow) => arrow.from === from).length === 1;
  const arrows = which === 'all' ? all : all.filter((arrow) => isOnlyOne(arrow) || !goesBack(arrow, states));
  const nodes = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const lines = arrows.map(({ from, to, labels }) => {
    const label = labels.length > 0 ? `|${labels.join('<br>')}|` : '';
    return `  ${idOf(from)} -->${label} ${idOf(to)}`;
  });
  return HEAD + [...[...nodes].map((name) => drawNode(name, states)), ...lines].join('\n') + FENCE;
}

/** A page with its diagram replaced. @throws {Error} if the page has none */
export function replaceDiagram(page: string, diagram: string): string {
  const from = page.indexOf(HEAD);
  if (from === -1) throw new Error(`The page has no diagram that begins with ${JSON.stringify(HEAD)}.`);
  const end = page.indexOf(FENCE, from + HEAD.length) + FENCE.length;
  return page.slice(0, from) + diagram + page.slice(end);
}

type States = ReadonlyMap<string, State>;

/** The arrows that leave a state: one for each state behind it. */
function leave(from: string, states: States): Arrow[] {
  const labels = new Map<string, Set<string>>();
  for (const [to, label] of nextOf(from, '', states))
    labels.set(to, (labels.get(to) ?? new Set()).add(label));
  return [...labels].map(([to, all]) => ({ from, to, labels: [...all].filter((label) => label !== '') }));
}

/** The states behind a state that are drawn, each with the label of the way there. */
function nextOf(name: string, label: string, states: States): [to: string, label: string][] {
  const { Next, Default, Choices = [] } = stateOf(name, states);
  const ways: [to: string | undefined, label: string][] = [
    [Next, label],
    ...Choices.map((choice): [string, string] => [choice.Next, outcomeOf(choice.Condition)]),
    [Default, 'failed'],
  ];
  return ways.flatMap(([to, way]) => {
    if (to === undefined) return [];
    if (isDrawn(to, states)) return [[to, way]];
    const isWait = stateOf(to, states).Type === 'Wait';
    return nextOf(to, isWait ? `${way}: ${to.toLowerCase()}` : way, states);
  });
}

function isDrawn(name: string, states: States): boolean {
  const { Type: type } = stateOf(name, states);
  if (type === 'Choice') return [...states.values()].filter(({ Next }) => Next === name).length > 1;
  return type !== 'Wait' && !PASSED_OVER.test(name);
}

/** Whether an arrow leads to a step that the definition has before the one it comes from, and from which that is reached. */
function goesBack({ from, to }: Arrow, states: States): boolean {
  const names = [...states.keys()];
  return names.indexOf(to) < names.indexOf(from) && stateOf(to, states).Type === 'Task' && !isEnd(to, states);
}

/** Whether nothing but ends comes behind a state. */
function isEnd(name: string, states: States): boolean {
  return nextOf(name, '', states).every(([to]) => ['Succeed', 'Fail'].includes(stateOf(to, states).Type));
}

function outcomeOf(condition = ''): string {
  return /outcome = "(\w+)"/.exec(condition)?.[1] ?? 'failed';
}

function stateOf(name: string, states: States): State {
  const state = states.get(name);
  if (state === undefined) throw new Error(`The definition has no state ${name}.`);
  return state;
}

function idOf(name: string): string {
  return name.replaceAll(/\W/g, '');
}

function drawNode(name: string, states: States): string {
  const { Type: type } = stateOf(name, states);
  if (type === 'Choice') return `  ${idOf(name)}{${name}}`;
  return `  ${idOf(name)}${type === 'Task' ? `[${name}]` : `([${name}])`}`;
}
