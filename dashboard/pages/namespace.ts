import { plainName } from '../rules/known.ts';
import { t } from '../text/text.ts';

const NAMESPACES = ['anonymous_id', 'user_id', 'email'] as const;
/** What an identifier's namespace is called. */
export const namespaceName = (namespace: string): string => {
  const known = NAMESPACES.find((n) => n === namespace);
  return known ? t(`profile.namespace.${known}`) : plainName(namespace);
};
