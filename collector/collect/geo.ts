/** Where an address is, from a file in MaxMind's format that the owner brought: looked up in memory, nothing is asked of anybody. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader, type CityResponse } from 'mmdb-lib';

/** Country as ISO 3166 code (`NL`), city by its English name; empty where the file does not know. */
export interface Place {
  country: string;
  city: string;
}
/** Finds the place of an address; nowhere without a file. */
export type Geo = (address: string) => Place;

/** The place of an address that nobody knows. */
export const NOWHERE: Place = { country: '', city: '' };
/** Without a file nobody's place is known; it is never guessed from anything else. */
export const noGeo: Geo = () => NOWHERE;

/** Opens a file; answers what is wrong with it as one plain sentence when it cannot be used. */
export function openGeo(path: string | null): Geo | { problem: string } {
  if (path === null) return noGeo;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { problem: `KITH_GEO_FILE: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).` };
  }
  return readGeo(bytes) ?? { problem: `KITH_GEO_FILE: ${path} is no database of countries or cities in MaxMind's format (.mmdb).` };
}

/** A look-up in the bytes of such a file; null when they are none. */
export function readGeo(bytes: Buffer): Geo | null {
  let reader: Reader<CityResponse>;
  try {
    reader = new Reader<CityResponse>(bytes);
    if (!/City|Country|Enterprise|Location/i.test(reader.metadata.databaseType)) return null;
    reader.get('192.0.2.1');
  } catch {
    return null; // what the bytes are not is all that there is to say
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const version = isIP(plain);
    if (version === 0 || (version === 6 && reader.metadata.ipVersion === 4)) return NOWHERE;
    const found = reader.get(plain);
    const country = found?.country?.iso_code ?? '';
    return { country, city: country === '' ? '' : (found?.city?.names?.en ?? '').slice(0, 100) };
  };
}
