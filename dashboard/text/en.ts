/** English, complete: the one list of texts that every other language is measured by. Rooms keep their own file beside this one. */
import { act } from './act.en.ts';
import { catalogue } from './catalogue.en.ts';
import { data } from './data.en.ts';
import { entrance } from './entrance.en.ts';
import { exporting } from './export.en.ts';
import { health } from './health.en.ts';
import { hygiene } from './hygiene.en.ts';
import { identity } from './identity.en.ts';
import { importFields } from './import-fields.en.ts';
import { imports } from './imports.en.ts';
import { orders } from './orders.en.ts';
import { overview } from './overview.en.ts';
import { parts } from './parts.en.ts';
import { people } from './people.en.ts';
import { settings } from './settings.en.ts';
import { reports } from './reports.en.ts';
import { shops } from './shops.en.ts';
import { shell } from './shell.en.ts';
import { traffic } from './traffic.en.ts';

/** All English texts. Keys are `room.what`, unique over all files. */
export const en = {
  ...shell,
  ...entrance,
  ...parts,
  ...overview,
  ...settings,
  ...people,
  ...orders,
  ...shops,
  ...reports,
  ...identity,
  ...hygiene,
  ...act,
  ...traffic,
  ...data,
  ...catalogue,
  ...imports,
  ...importFields,
  ...health,
  ...exporting,
} as const;
