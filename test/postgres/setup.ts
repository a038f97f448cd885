/** Starts the server that the tests of the second engine run on, unless `KITH_TEST_POSTGRES` names one. */
import { Server } from './server.ts';

/** Runs before the first of those tests; what it answers runs after the last. Workers inherit the address. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['KITH_TEST_POSTGRES']) return async () => undefined;
  const server = await Server.start();
  process.env['KITH_TEST_POSTGRES'] = server.url;
  return async () => {
    delete process.env['KITH_TEST_POSTGRES'];
    await server.remove();
  };
}
