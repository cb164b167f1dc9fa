import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { ApiOptions } from '../../../client/api/ask.ts';
import type { Command } from '../../../client/command.ts';
import type { StackFiles } from '../../../client/files/stack-files.ts';
import { Interrupted } from '../../../client/program/interrupts.ts';
import { createOutput } from '../../../client/program/output.ts';
import type { StackOutputs } from '../../../client/stack/find-stack.ts';

/** Options of a run, in place of a deployed stack and a person. */
export interface RunOptions {
  readonly api: ApiOptions;
  /** The files of the stack. @default an empty object: every call of it fails */
  readonly files?: Partial<StackFiles>;
  /** The stack's name. @default Retouch */
  readonly stackName?: string;
  /** The stack's outputs. @default null, as for a stack that is known only by its API */
  readonly outputs?: StackOutputs;
  /** The person's answers to the questions, in turn. A question without an answer fails the run. */
  readonly answers?: readonly boolean[];
  /** Whether a program reads the output. */
  readonly json?: boolean;
  /** Whether the output is a terminal, of 100 columns, instead of a pipe. */
  readonly isTerminal?: boolean;
  /** Folder for the command's notes. @default /dev/null, for commands without notes */
  readonly notesFolder?: string;
}

/** The end of a command. */
export interface Ended {
  readonly exitCode: number;
  /** The printed text, without colours and cursor moves. */
  readonly text: string;
  /** The events for programs. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** The questions that were asked. */
  readonly asked: readonly string[];
}

/** A running command. */
export interface RunningCommand {
  /** Rejects with the error that the command throws. */
  readonly ended: Promise<Ended>;
  /** Waits until the output matches; returns the match. Fails if the command ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** Runs a command function to its end. */
export function runCommand<Options>(
  command: Command<Options>,
  options: Options,
  run: RunOptions,
): Promise<Ended> {
  return startCommand(command, options, run).ended;
}

/** Starts a command function. */
export function startCommand<Options>(
  command: Command<Options>,
  options: Options,
  run: RunOptions,
): RunningCommand {
  const { api, files = {}, stackName = 'Retouch', outputs = null, answers = [] } = run;
  const { json = false, isTerminal = false, notesFolder = '/dev/null' } = run;
  const stdout = new PassThrough();
  let printed = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  const text = () => stripVTControlCharacters(printed);
  const controller = new AbortController();
  const asked: string[] = [];
  const stack = { name: stackName, api, files: files as StackFiles, outputs, id: 'stand-in' };
  const context = {
    signal: controller.signal,
    output: createOutput({
      stdout: Object.assign(stdout, { isTTY: isTerminal, columns: 100, rows: 24 }) as never,
      stderr: { write: () => true },
      json,
      debug: false,
    }),
    connect: () => Promise.resolve(stack),
    notesFolder,
    async confirmByWord(question: string, word: string) {
      asked.push(`${question} ${word}`);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error(`The test has no answer to: ${question}`);
      return answer;
    },
    async confirm(question: string) {
      asked.push(question);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error(`The test has no answer to: ${question}`);
      return answer;
    },
  };
  const readEvents = () => (json ? text().trim().split('\n').filter(Boolean).map(parseLine) : []);
  const ended = command(context, options).then(async (exitCode) => {
    // Wait until the last text was read.
    await new Promise((resolve) => stdout.end(resolve));
    return { exitCode, text: text(), events: readEvents(), asked };
  });
  // Prevents an unhandled rejection before the test awaits `ended`.
  ended.catch(() => {});
  return {
    ended,
    async waitFor(pattern) {
      for (;;) {
        const match = pattern.exec(text());
        if (match !== null) return match;
        const isOver = await Promise.race([once(stdout, 'data').then(() => false), ended.then(() => true)]);
        if (isOver && !pattern.test(text())) throw new Error(`It ended without ${pattern}: ${text()}`);
      }
    },
    interrupt: () => controller.abort(new Interrupted('SIGINT')),
  };
}

function parseLine(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
