/** A table of the traffic page as a file. Pure. */
import type { TrafficRow } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** A row a value; what is not known has an empty one. Money in `currency`. */
export const trafficSheet = (currency: string): Sheet<TrafficRow> => ({
  head: ['value', 'visits', 'views', 'people', 'new_people', 'orders', 'revenue', 'margin', 'currency'],
  rows: ({ value, visits, views, people, newPeople, orders, revenue, margin }) => [
    [value, visits, views, people, newPeople, orders, revenue, margin, currency],
  ],
});
