import type { Ctx } from '../http.ts';

/** Whether a request sends events, or asks something with a write key. */
export const collects = (c: Ctx): boolean => /^(.*\/)?(v1|beacon\/v1)\//.test(c.req.path) && !c.req.path.includes('/api/');

/** Counts a collecting request that was told to come back later. So early no site can be told. */
export function noteOverload(c: Ctx, status: number): void {
  if ((status === 429 || status === 503) && collects(c) && !c.req.path.includes('v1/decide'))
    c.var.doors.notes.count(0, 'overload', String(status));
}
