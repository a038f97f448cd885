/** The public contract of collecting in the words of OpenAPI: what each route takes, where its key may stand, every answer and limit. Pure. */
import { z } from 'zod';
import { EVENT_TYPES, LIMITS, wireSchema } from '../../shared/event.ts';
import { ALLOWED_HEADERS, MAX_AGE } from './cors.ts';

type Part = Record<string, unknown>;

const KB = 1024;
const ref = (kind: 'schemas' | 'responses', name: string): Part => ({ $ref: `#/components/${kind}/${name}` });
const text = (description: string): Part => ({ type: 'string', description });
const json = (schema: Part): Part => ({ 'application/json': { schema } });
const where = (name: string, place: 'query' | 'path', required: boolean, description: string): Part => ({
  name,
  in: place,
  required,
  schema: { type: 'string' },
  description,
});

/** Where a key may stand: each of these is enough, and the first that is a known key counts, in this order; a body and its events may carry `writeKey`, between the first and the second. */
const keyed = [{ writeKey: [] }, { writeKeyInAddress: [] }, { bearer: [] }, {}];
const inAddress = where('writeKey', 'query', false, 'The key, for clients that can set neither a header nor the body.');

const FIELDS: Record<keyof typeof wireSchema.shape, string> = {
  type: 'The call. Where the address names it, the address wins.',
  messageId: 'The sender’s own id of this event. The same event again is stored once, first wins. Made here when it is missing.',
  anonymousId: 'The device. Empty and null mean absent. An event with neither id is counted for the day and kept of nobody.',
  userId: 'The person, as the site calls them. Empty and null mean absent.',
  event: `The name of a track call, up to ${LIMITS.name} characters; without line breaks or characters that nobody sees. What begins with $ only from a server, but $exposure, $consent and $preference.`,
  name: 'The name of a page or screen call; the same grammar.',
  properties: 'What a track, page or screen call tells. Comes out as an equal JSON value.',
  traits: 'What an identify or group call tells. Names follow the same grammar as events.',
  previousId: 'Of an alias call: the id of before.',
  groupId: 'Of a group call: the group.',
  context: 'Circumstances: page, library, campaign, locale ... An `ip` is cut before anything is written.',
  timestamp:
    'When it happened, in ISO 8601; UTC without an offset. Stored time is receivedAt - (sentAt - timestamp), or timestamp without sentAt, or receivedAt without timestamp; never later than receivedAt.',
  originalTimestamp: 'Stands for `timestamp` where that is missing.',
  sentAt: 'The sender’s clock when it sent this; that of the batch holds where an event has none.',
};

function eventSchema(): Part {
  const { properties = {}, ...rest } = z.toJSONSchema(wireSchema, { io: 'input', unrepresentable: 'any' });
  const told = Object.entries(properties).map(([name, schema]) => [
    name,
    { ...(schema as object), description: FIELDS[name as keyof typeof FIELDS] },
  ]);
  return {
    ...rest,
    $schema: undefined,
    required: undefined,
    properties: { ...Object.fromEntries(told), writeKey: text('The key, when it stands here.') },
    description: `One event of the Segment spec: at most ${LIMITS.eventBytes / KB} KB and ${LIMITS.depth} levels of nesting. Refused with a reason: NUL, halves of characters, numbers that a double cannot hold exactly.`,
  };
}

const event = ref('schemas', 'CollectedEvent');
const SCHEMAS: Part = {
  CollectedEvent: eventSchema(),
  CollectedBatch: {
    type: 'object',
    required: ['batch'],
    description: `At most ${LIMITS.bodyBytes / KB} KB, also after gzip.`,
    properties: {
      batch: { type: 'array', minItems: 1, maxItems: LIMITS.events, items: event },
      sentAt: text('The sender’s clock when it sent this.'),
      context: { type: 'object', description: 'Merged under the context of each event; what an event says itself wins.' },
      integrations: { description: 'Taken and not used.' },
      writeKey: text('The key, when it stands here.'),
    },
  },
  CollectedAnswer: {
    type: 'object',
    required: ['ok', 'accepted', 'duplicates', 'rejected'],
    properties: {
      ok: { const: true },
      accepted: { type: 'integer', description: 'Events that are on disk now, and those counted for measurement.' },
      duplicates: { type: 'integer', description: 'Events that were stored before.' },
      rejected: {
        type: 'array',
        description: 'Events that were refused; each is kept among the failed events. They cost the others nothing.',
        items: {
          type: 'object',
          required: ['index', 'messageId', 'code', 'reason'],
          properties: {
            index: { type: 'integer' },
            messageId: { type: ['string', 'null'] },
            code: text('For programs.'),
            reason: text('For people.'),
          },
        },
      },
    },
  },
};

const refusal = (description: string): Part => ({ description, content: json(ref('schemas', 'Error')) });
const header = (description: string): Part => ({ description, schema: { type: 'string' } });
const later = (description: string): Part => ({ ...refusal(description), headers: { 'Retry-After': header('Whole seconds.') } });
const RESPONSES: Part = {
  Collected: { description: 'What became of each event. What is accepted is durable.', content: json(ref('schemas', 'CollectedAnswer')) },
  Unusable: refusal(
    'The body as a whole is unusable: not JSON, not UTF-8, no events, or an envelope so deep that its events cannot be told apart.',
  ),
  UnknownKey: refusal('No key, or none that is known.'),
  OriginRefused: refusal('The key is of a browser source, and its site does not take events from this origin.'),
  TooLarge: refusal(`More than ${LIMITS.bodyBytes / KB} KB or ${LIMITS.events} events. The body was read to its end.`),
  TooMany: later('Too much from this sender; send it again later.'),
  Unavailable: later('Too much waits to be stored, or the store cannot be written; send it again later.'),
};
const KEY_ANSWERS: Part = { '401': ref('responses', 'UnknownKey'), '403': ref('responses', 'OriginRefused') };
const LATER: Part = { '429': ref('responses', 'TooMany'), '503': ref('responses', 'Unavailable') };

/** The components that the operations refer to. */
export const contractComponents: { schemas: Part; responses: Part; securitySchemes: Part } = {
  schemas: SCHEMAS,
  responses: RESPONSES,
  securitySchemes: {
    writeKey: { type: 'http', scheme: 'basic', description: 'The key as the user, with no password: base64(key + ":").' },
    writeKeyInAddress: { type: 'apiKey', in: 'query', name: 'writeKey' },
    bearer: { type: 'http', scheme: 'bearer', description: 'The key as a bearer token.' },
  },
};

const TYPES = 'JSON whatever its Content-Type, strictly UTF-8; gzip with Content-Encoding: gzip.';
function takes(schema: Part, example: Part): Part {
  return {
    security: keyed,
    parameters: [inAddress],
    requestBody: { required: true, description: TYPES, content: { 'application/json': { schema, example }, 'text/plain': { schema } } },
    responses: {
      '200': ref('responses', 'Collected'),
      '400': ref('responses', 'Unusable'),
      ...KEY_ANSWERS,
      '413': ref('responses', 'TooLarge'),
      ...LATER,
    },
  };
}

const EXAMPLE = { event: 'Seat Chosen', anonymousId: 'a_1', messageId: 'm_1', properties: { seats: 2 } };
const OPERATIONS: [RegExp, () => Part][] = [
  [
    /^post \/(v1\/(batch|b|import)|beacon\/v1\/batch)$/,
    () => takes(ref('schemas', 'CollectedBatch'), { batch: [{ type: 'track', ...EXAMPLE }] }),
  ],
  [new RegExp(`^post /v1/(${EVENT_TYPES.map((type) => `${type}|${type[0] ?? ''}`).join('|')})$`), () => takes(event, EXAMPLE)],
  [
    /^get \/v1\/pixel\//,
    () => ({
      security: keyed,
      parameters: [where('data', 'query', true, 'One event as JSON with its `writeKey`, in base64 or base64url.'), inAddress],
      responses: { '200': { description: 'A transparent picture of 1 x 1, whatever became of the event.', content: { 'image/gif': {} } } },
    }),
  ],
  [/^post \/v1\/m$/, () => ({ responses: { '204': { description: 'Taken, not kept.' }, '413': ref('responses', 'TooLarge') } })],
  [
    /^get \/v1\/projects\//,
    () => ({
      parameters: [where('writeKey', 'path', true, 'The key of a browser source.')],
      responses: {
        '200': {
          description: 'Where to send: `integrations."Segment.io"` with apiKey, apiHost and protocol.',
          content: json({ type: 'object' }),
        },
        ...KEY_ANSWERS,
      },
    }),
  ],
  [
    /^post \/v1\/decide$/,
    () => ({
      security: keyed,
      parameters: [inAddress],
      responses: {
        '200': { description: 'What each slot shows, and for how many seconds that holds.', content: json({ type: 'object' }) },
        '400': ref('responses', 'Unusable'),
        ...KEY_ANSWERS,
        '413': ref('responses', 'TooLarge'),
        ...LATER,
      },
    }),
  ],
  [
    /^get \/sourceConfig\/?$/,
    () => ({
      security: keyed.slice(0, 3),
      parameters: [inAddress],
      responses: {
        '200': {
          description: 'The source: id, config and destinations, of which there are none. HEAD answers alike.',
          content: json({ type: 'object' }),
        },
        ...KEY_ANSWERS,
      },
    }),
  ],
];

/** What the contract says of one route; null when it is none of collecting. Paths as in the route table. */
export function contractOf(method: string, path: string): Part | null {
  const found = OPERATIONS.find(([route]) => route.test(`${method} ${path}`));
  return found ? found[1]() : null;
}

/** The preflight that every route with a key answers. */
export const preflightOperation = (path: string): Part => ({
  summary: 'Tells a browser whether a page of this origin may send.',
  operationId: `options ${path}`,
  security: [],
  responses: {
    '204': {
      description: 'The origin is echoed when a site allows it.',
      headers: {
        'Access-Control-Allow-Origin': header('The origin that asked; missing when no site allows it.'),
        'Access-Control-Allow-Credentials': header('true'),
        'Access-Control-Allow-Headers': header(ALLOWED_HEADERS),
        'Access-Control-Max-Age': header(MAX_AGE),
        'Access-Control-Expose-Headers': header('Retry-After'),
        Vary: header('Origin'),
      },
    },
  },
});
