import { Run } from './run.ts';
import type { Context, Variables } from './scope.ts';

/** The status of an execution. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/** An execution of a state machine. Only the interpreter changes it. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  /** As JSON. */
  readonly input: string;
  readonly startDate: Date;
  status: Status = 'RUNNING';
  stopDate: Date | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** The output of the last state, after success. */
  output: unknown;
  /** The number of events that Step Functions would have in the execution's history. */
  historyEvents = 0;
  /** The states entered, in order. A redrive adds the state at which it continues. */
  readonly visited: string[] = [];
  variables: Variables = {};
  redriveCount = 0;
  redriveDate: Date | undefined;
  /** The current state, and its input. */
  state: string;
  stateInput: unknown;
  run = new Run();
  /** The token that the current task waits for; null if it does not wait for one. */
  awaitedToken: string | null = null;
  /** `$states.context.Execution`. */
  context: Context['Execution'];

  constructor(props: Pick<Execution, 'arn' | 'name' | 'input' | 'startDate' | 'state'>) {
    this.arn = props.arn;
    this.name = props.name;
    this.input = props.input;
    this.startDate = props.startDate;
    this.state = props.state;
    this.stateInput = JSON.parse(props.input);
    this.context = {
      Id: this.arn,
      Name: this.name,
      Input: this.stateInput,
      StartTime: this.startDate.toISOString(),
      RedriveCount: 0,
    };
  }

  /** Marks it as running again, from its current state. */
  redrive(now: Date): void {
    this.status = 'RUNNING';
    this.stopDate = undefined;
    this.error = undefined;
    this.cause = undefined;
    this.redriveCount++;
    this.redriveDate = now;
    this.context = { ...this.context, RedriveCount: this.redriveCount };
    this.run = new Run();
    this.awaitedToken = null;
  }
}
