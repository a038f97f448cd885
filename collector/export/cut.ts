import type { Socket } from 'node:net';
import type { Ctx } from '../http.ts';

/**
 * Breaks the connection of a request off, so that its reader sees an error whatever came before; answers false where there is no connection.
 * Reset, not closed: to a reader of HTTP/1.0, as some proxies are, a connection that is closed is the end of a whole file.
 */
export function cut(c: Ctx): boolean {
  const socket = (c.env as { incoming?: { socket?: Socket } } | undefined)?.incoming?.socket;
  if (!socket) return false;
  // Node would first send what waits, and then say goodbye in good order.
  socket.destroySoon = () => void socket.destroy();
  socket.resetAndDestroy();
  return true;
}
