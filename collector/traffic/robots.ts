/** Robots are counted, by the site's day and their name; what they sent is stored beside, and is nobody's. */
import type { Event } from '../../shared/event.ts';
import { DAY, offsetAt } from '../../shared/time.ts';
import type { Query } from '../store/query.ts';

/** So many names a day; a robot may call itself anything. */
const MOST_NAMES = 100;
const OTHERS = 'others';

/** Adds what robots sent to the day's counts. */
export async function countRobots(q: Query, site: number, events: readonly Event[], timeZone: string): Promise<void> {
  const counts = new Map<string, { day: number; name: string; hits: number }>();
  for (const { ts, client } of events) {
    const day = Math.floor((ts + offsetAt(ts, timeZone)) / DAY);
    const name = client?.robot || 'unnamed';
    const entry = counts.get(`${day} ${name}`) ?? { day, name, hits: 0 };
    entry.hits++;
    counts.set(`${day} ${name}`, entry);
  }
  for (const { day, name, hits } of counts.values()) {
    const known = await q.get(`/* robotName */ select 1 from robot_day where site = ? and day = ? and name = ?`, site, day, name);
    const names = known
      ? undefined
      : await q.get<{ n: number }>(`/* robotNames */ select count(*) as n from robot_day where site = ? and day = ?`, site, day);
    q.later(
      `/* countRobot */ insert into robot_day (site, day, name, hits) values (?, ?, ?, ?)
         on conflict (site, day, name) do update set hits = robot_day.hits + excluded.hits`,
      ...[site, day, (names?.n ?? 0) >= MOST_NAMES ? OTHERS : name, hits],
    );
  }
}
