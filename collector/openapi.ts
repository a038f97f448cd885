/** The route table as an OpenAPI document, so that what is written down is what is served. */
import { z, type ZodType } from 'zod';
import type { Least } from './access/may.ts';
import { contractComponents, contractOf, preflightOperation } from './collect/contract.ts';
import type { Handler } from './http.ts';

/** The methods that routes use. */
export type Method = 'get' | 'post' | 'put' | 'delete';
/** One line of a route table: method, path, the least that it asks for, who answers, what it does, and the schema of its body. */
export type Route = [method: Method, path: string, least: Least, handler: Handler, summary: string, body?: ZodType];

const security: Record<string, unknown[]> = {
  open: [],
  person: [{ session: [] }],
  'owner in person': [{ session: [] }],
};

function operation([method, path, least, , summary, body]: Route): Record<string, unknown> {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    summary,
    description: least === 'open' ? 'Open to everybody.' : `Least: ${least}.`,
    operationId: `${method} ${path}`,
    'x-least': least,
    security: security[least] ?? [{ session: [] }, { secretKey: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) } },
          },
        }
      : {}),
    responses: {
      '200': { description: 'Done.' },
      default: {
        description: 'Refused, with the reason.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
    ...contractOf(method, path),
  };
}

/** The document for these routes; paths are relative to `server`. */
export function openapi(routes: Route[], server: string, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route[1].replace(/:(\w+)(\{[^}]*\})?/g, '{$1}');
    paths[path] = { ...paths[path], [route[0]]: operation(route) };
    if (contractOf(route[0], route[1])) paths[path].options = preflightOperation(path);
  }
  const text = { type: 'string' };
  const error = { type: 'object', properties: { code: text, message: text, details: {} }, required: ['code', 'message'] };
  return {
    openapi: '3.1.0',
    info: { title: 'Kith', version, description: 'Know your visitors, keep your customers.' },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: { Error: { type: 'object', properties: { error }, required: ['error'] }, ...contractComponents.schemas },
      responses: contractComponents.responses,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'kith_session' },
        secretKey: { type: 'http', scheme: 'bearer' },
        ...contractComponents.securitySchemes,
      },
    },
  };
}
