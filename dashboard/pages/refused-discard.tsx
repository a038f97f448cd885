import { useState } from 'preact/hooks';
import type { FailedGroup } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { post } from '../client.ts';
import { Button, Confirm, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';

/** Throws all of a kind away, after a question that says how many. */
export function DiscardAll({ group }: { group: FailedGroup }) {
  const [asking, setAsking] = useState(false);
  const go = useGo();
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {t('refusedKind.discardAll', { n: group.count })}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('refusedKind.discardAllTitle', { n: group.count })}
        action={t('refusedKind.discardAll', { n: group.count })}
        onConfirm={async () => {
          let all = 0;
          for (let more = true; more;) {
            const step = await post<{ discarded: number; more: boolean }>('failed-events/discard', { group: group.id });
            all += step.discarded;
            more = step.more && step.discarded > 0;
          }
          toast(t('refusedKind.discardedAll', { n: all }));
          go('/refused');
        }}
      >
        <p>{t('refusedKind.discardAllWords')}</p>
      </Confirm>
    </>
  );
}
