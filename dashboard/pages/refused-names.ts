/** Words for refused events. */
import type { FailedGroup } from '../../shared/api.ts';
import { t } from '../text/text.ts';

const CODES = ['invalid', 'bad_number', 'too_deep', 'too_large', 'bad_name', 'reserved_name', 'bad_text', 'bad_time'] as const;

/** What a code means. */
export function codeName(code: string): string {
  const known = CODES.find((one) => one === code);
  return known ? t(`refused.code.${known}`) : t('refused.code.other');
}

/** What was sent, in words: the event's name, else its call. */
export const sentName = ({ type, name }: Pick<FailedGroup, 'type' | 'name'>): string =>
  name || (type ? `${type}, ${t('refused.unnamed')}` : t('refused.unnamed'));
