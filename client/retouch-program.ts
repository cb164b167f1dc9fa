import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandContext, Command as RetouchCommand } from './command.ts';
import { cancelCommand } from './commands/cancel.ts';
import { closeCommand } from './commands/close.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { forgetCommand } from './commands/forget.ts';
import { lineCommand } from './commands/line.ts';
import { redoCommand } from './commands/redo.ts';
import { reviewCommand } from './commands/review.ts';
import { statusCommand } from './commands/status.ts';
import { upCommand } from './commands/up.ts';
import { watchCommand } from './commands/watch.ts';
import { notesFolder } from './files/note.ts';
import { confirm, confirmByWord } from './program/confirm.ts';
import { createOutput } from './program/output.ts';
import { EXIT } from './program/problem.ts';
import { connect } from './stack/connect.ts';
import { DEFAULT_STACK } from './words/typed.ts';

/** The options of every command. */
interface CommonOptions {
  readonly stack: string;
  readonly profile?: string;
  readonly region?: string;
  readonly throughApi?: true;
  readonly apiUrl?: string;
  readonly json?: true;
  readonly debug?: true;
  readonly yes?: true;
}

/**
 * Runs `retouch` with these arguments. Returns the exit code.
 * @throws {Problem} with a message for the user
 */
export async function runRetouch(args: readonly string[], signal: AbortSignal): Promise<number> {
  let exitCode: number = EXIT.all;
  const program = defineRetouch(async (run, command) => {
    exitCode = await run(createContext(command.opts(), signal), readOptions(command));
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has already printed what is wrong. Help and version are not errors.
    return error.exitCode === 0 ? EXIT.all : EXIT.wrongUse;
  }
}

function createContext(options: CommonOptions, signal: AbortSignal): CommandContext {
  const { stack: name, profile, region, apiUrl } = options;
  const { throughApi = false, json = false, debug = false } = options;
  const output = createOutput({ stdout: process.stdout, stderr: process.stderr, json, debug });
  const token = process.env.RETOUCH_TOKEN;
  return {
    signal,
    output,
    connect: (until = signal) =>
      connect({ stack: name, profile, region, apiUrl, throughApi, token }, { signal: until, output }),
    confirm: (question) => (options.yes === true ? Promise.resolve(true) : confirm(question, signal)),
    confirmByWord: (question, word) => confirmByWord(question, word, signal),
    notesFolder: notesFolder(),
  };
}

/** The options of a command, and its arguments by their names. */
function readOptions(command: Command): object {
  const named = command.registeredArguments.map((argument, index) => [
    argument.name(),
    command.processedArgs[index],
  ]);
  return { ...command.opts(), ...Object.fromEntries(named) };
}

/**
 * Defines every command and option of `retouch`.
 * @param act is called with the command that the arguments name, once they are found to be right
 */
export function defineRetouch(
  act: (run: RetouchCommand<object>, command: Command) => Promise<void>,
): Command {
  const program = new Command('retouch')
    .description('Retouches photos: uploads a shoot, watches it, downloads the results.')
    .version(packageJson.version)
    .exitOverride();

  /** Adds a command with the common options. */
  function add<Options>(usage: string, description: string, run: RetouchCommand<Options>): Command {
    const command = program.command(usage).description(description);
    command.exitOverride().showHelpAfterError('(retouch help lists all commands)');
    return command.action(() => act(run as RetouchCommand<object>, command));
  }

  add('up', 'send a shoot: a folder of photos, or single photos', upCommand)
    .argument('<paths...>', 'a folder, or photos')
    .option('--to <folder>', 'the shoot’s folder, such as spring/ana (default: the name of the folder)')
    .option('--recipe <file>', 'what to do to the photos: a JSON file, see docs/recipes.md')
    .option('--preset <name>', 'what to do to the photos: the name of a preset, such as soft-portrait')
    .option('--dry-run', 'only show what would be sent and what it costs')
    .option('--watch', 'follow the shoot until it has ended')
    .option('--into <folder>', 'with --watch: where the report goes (default: retouched/<folder>)')
    .option('--again', 'retouch, and pay for, photos that are already uploaded')
    .option('--checksum', 'compare the bytes of files that look unchanged')
    .option('--yes', 'do not ask');
  add('watch', 'follow a shoot until it has ended', watchCommand)
    .argument('<folder>', 'the shoot’s folder, such as spring/ana')
    .option('--into <folder>', 'where the report goes (default: retouched/<folder>)');
  add('down', 'download the results of a shoot', downCommand)
    .argument('<folder>', 'the shoot’s folder, such as spring/ana')
    .option('--into <folder>', 'where the results go (default: retouched/<folder>)')
    .addOption(new Option('--only <which>', 'only results of accepted photos').choices(['accepted']));
  add('line', 'show the state of the line before Segmind', lineCommand);
  add('status [folder]', 'show the status of a shoot, or of all shoots', statusCommand);
  add(
    'review <folder>',
    'open the review page of a shoot in the browser, and save your decisions',
    reviewCommand,
  ).option('--no-open', 'only print the address of the page');
  add('cancel <folder>', 'cancel the photos of a shoot that have not ended', cancelCommand)
    .option('--queued', 'only photos that wait: photos at Segmind go on')
    .option('--yes', 'do not ask');
  add('redo <folder>', 'do rejected or failed photos of a shoot again; shows the price first', redoCommand)
    .option('--rejected', 'photos that you rejected in the review (the default)')
    .option('--failed', 'photos that failed, with the recipe that they had')
    .option('--cancelled', 'photos that were cancelled, with the recipe that they had')
    .option('--notes <text>', 'notes for the model, for rejected photos that have none in the review')
    .option('--strength <number>', 'how much of the result to blend in, 0 to 1', numberBetween(0, 1))
    .option('--pay-again', 'also failed photos that may already be paid for')
    .option('--dry-run', 'only show how many photos, and the price')
    .option('--yes', 'do not ask');
  add('doctor', 'check the stack, and say what to do about faults', doctorCommand)
    .option('--paid', 'also retouch one photo, for the price of a photo')
    .option('--yes', 'do not ask before the photo is sent');

  add('close', 'for operators: start no more photos, so that the stack can be deleted', closeCommand)
    .option('--cancel', 'cancel the photos that wait')
    .option('--reopen', 'start photos again')
    .option('--yes', 'do not ask');

  add('forget <folder>', 'for operators: erase a folder permanently: photos, results, names', forgetCommand)
    .option('--dry-run', 'only show how much it is')
    .option('--confirm <folder>', 'the folder again, instead of typing it');

  for (const command of program.commands) {
    command
      .addOption(
        new Option('--stack <name>', 'the CloudFormation stack').env('RETOUCH_STACK').default(DEFAULT_STACK),
      )
      .option('--profile <name>', 'the AWS profile, as in the AWS CLI')
      .option('--region <name>', 'the AWS region of the stack')
      .option('--through-api', 'transfer photos only through the API, without access to S3')
      .addOption(
        new Option('--api-url <url>', 'the URL of the API, instead of the stack’s output').env(
          'RETOUCH_API_URL',
        ),
      )
      .option('--json', 'print one JSON object a line, for programs')
      .option('--debug', 'print each request to the API to standard error');
  }
  return program;
}

/** Creates a parser for an option that is a number. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !(number >= least && number <= most)) {
      throw new InvalidArgumentError(`Expected a number from ${least} to ${most}.`);
    }
    return number;
  };
}
