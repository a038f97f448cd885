/** A collector of the replay's own: the built one, on a free port, with its database in ./data. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../kit/port.ts';

/** Where to send, with which key, and how to end it. */
export interface Target {
  url: string;
  key: string;
  /** What to tell the owner about looking at it afterwards. */
  look: string;
  stop(): Promise<void>;
}

interface Keys {
  secretKey: string;
  writeKey: string;
  password: string;
}

/** Keys and password of the database, made with it. */
function keysOf(file: string): Keys {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Keys;
  const random = () => randomBytes(18).toString('base64url');
  const keys = { secretKey: `ks_${random()}`, writeKey: `kw_${random()}`, password: randomBytes(9).toString('base64url') };
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

/** Starts it and waits until it can write. */
export async function startOwn(root: string, folder = join(root, 'data')): Promise<Target> {
  mkdirSync(folder, { recursive: true });
  const { secretKey, writeKey, password } = keysOf(join(folder, 'replay.keys.json'));
  const [port, database, email] = [await freePort(), join(folder, 'replay.db'), 'owner@replay.example'];
  const url = `http://127.0.0.1:${port}`;
  const site = { name: 'Online Retail', origin: '*', timeZone: 'Europe/London', currency: 'GBP', language: 'en' };
  const settings = {
    ...{ KITH_PORT: String(port), KITH_HOST: '127.0.0.1', KITH_DATABASE_URL: `file:${database}`, KITH_PUBLIC_URL: url },
    ...{ KITH_SECRET_KEY: secretKey, KITH_WRITE_KEY: writeKey, KITH_ADMIN_EMAIL: email, KITH_ADMIN_PASSWORD: password },
    KITH_SITE: JSON.stringify(site),
  };
  const child = spawn(process.execPath, [join(root, 'dist/bin/kith.js'), 'start'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = () =>
    fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false, // not listening yet
    );
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error('The collector did not start; its reason stands above.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    ...{ url, key: secretKey },
    look: `KITH_DATABASE_URL=file:${database} npm start, then log in with ${email} and ${password}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
