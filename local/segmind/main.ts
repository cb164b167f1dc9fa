import { randomBytes } from 'node:crypto';
import { type CommandLine, readArguments, USAGE } from './arguments.ts';
import { createSimulator, type Simulator } from './simulator.ts';

const SHELL_CHECK_MS = 250;
const shell = process.ppid;

/** Prints one line on standard error and ends with status 1. */
function giveUp(message: string): never {
  console.error(`simulator: ${message.replaceAll('\n', ' ')}`);
  process.exit(1);
}

function read(): CommandLine {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : String(error));
  }
}

const { help, options } = read();
if (help) {
  console.log(USAGE);
  process.exit(0);
}

const apiKey = options.apiKey ?? `SG_${randomBytes(8).toString('hex')}`;
const simulator: Simulator = await createSimulator({ ...options, apiKey }).catch(
  (error: NodeJS.ErrnoException) =>
    giveUp(
      error.code === 'EADDRINUSE'
        ? `port ${'port' in error ? error.port : ''} is in use; choose another`
        : error.message,
    ),
);

console.log(simulator.submitUrl);
if (options.apiKey === undefined) console.error(`key:     ${apiKey} (random, as --key was not given)`);
console.error(`outputs: ${simulator.outputsOrigin}`);
console.error(`control: ${simulator.controlUrl}`);

const stop = (): void => void simulator.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

// npm runs scripts in a shell that does not pass SIGTERM on, so the simulator stops when its shell is gone.
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => process.ppid !== shell && stop(), SHELL_CHECK_MS).unref();
}
