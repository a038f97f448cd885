import type { Ctx } from '../http.ts';

/** Counts a collecting request that was told to come back later. So early no site can be told. */
export function noteOverload(c: Ctx, status: number): void {
  const collects = /^(.*\/)?(v1|beacon\/v1)\/(?!decide)/.test(c.req.path) && !c.req.path.includes('/api/');
  if (collects && (status === 429 || status === 503)) c.var.doors.notes.count(0, 'overload', String(status));
}
