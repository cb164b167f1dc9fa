import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Attributes = Record<string, AttributeValue>;

/** The parameters that hold AttributeValues. */
const MARSHALLED = ['Key', 'Item', 'ExpressionAttributeValues'] as const;

/** Runs a document client's command, and records it under the name and input of the command that was sent. */
export type RunAs = (command: object, sent: { name: string; input: object }) => Promise<object>;

/** The low-level client: its commands use AttributeValues. Powertools' idempotency sends these. */
export function toLowLevelClient(run: RunAs): DynamoDBClient {
  const send = async (command: unknown) => {
    const { name } = (command as object).constructor;
    const { input } = command as { input: object };
    const answer = await run(toDocumentCommand(command, name), { name, input });
    return marshallAnswer(answer as { Item?: object; Attributes?: object });
  };
  // Powertools accepts an object as an SDK client only if it has these.
  const middlewareStack = { identify: () => [], addRelativeTo: () => {}, add: () => {} };
  return {
    send,
    config: { serviceId: 'DynamoDB' },
    middlewareStack,
    destroy: () => {},
  } as unknown as DynamoDBClient;
}

function toDocumentCommand(command: unknown, name: string): object {
  if (command instanceof GetItemCommand) return new GetCommand(unmarshallInput(command.input));
  if (command instanceof PutItemCommand) return new PutCommand(unmarshallInput(command.input));
  if (command instanceof UpdateItemCommand) return new UpdateCommand(unmarshallInput(command.input));
  if (command instanceof DeleteItemCommand) return new DeleteCommand(unmarshallInput(command.input));
  throw new Error(`The DynamoDB fake's low-level client knows no ${name}.`);
}

function unmarshallInput<T extends object>(input: object): T {
  const native: Record<string, unknown> = { ...input };
  for (const parameter of MARSHALLED) {
    const attributes = native[parameter] as Attributes | undefined;
    if (attributes !== undefined) native[parameter] = unmarshall(attributes);
  }
  return native as T;
}

function marshallAnswer({ Item, Attributes, ...rest }: { Item?: object; Attributes?: object }): object {
  return {
    ...rest,
    ...(Item && { Item: marshall(Item) }),
    ...(Attributes && { Attributes: marshall(Attributes) }),
  };
}
