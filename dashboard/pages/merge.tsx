/** One suggestion: both people, what they would be, and the decision. */
import { useRoute } from 'preact-iso';
import type { MergePreview, Suggestion } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { date } from '../format.ts';
import { Button, ErrorBox, Link, Page, Skeleton, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { EvidenceCard } from './merge-evidence.tsx';
import { MergeView, sideName } from './merge-preview.tsx';
import { reasonOf } from './merges.tsx';
import './people.css';

/** A pair of people who may be one. */
export default function Merge() {
  const id = encodeURIComponent(useRoute().params['id'] ?? '');
  const go = useGo();
  const suggestion = useLoad(`suggestion ${id}`, (signal) => get<Suggestion>(`suggestions/${id}`, { signal }));
  const pair = suggestion.data;
  const preview = useLoad(pair ? `merge ${pair.one.id} ${pair.two.id}` : null, (signal) =>
    get<MergePreview>(`profiles/${encodeURIComponent(pair?.one.id ?? '')}/merge`, { query: { other: pair?.two.id }, signal }),
  );
  const join = useAct(async () => {
    const { linkId, profile } = await post<{ linkId: string; profile: string }>(`suggestions/${id}/accept`);
    toast(t('merges.joined'), async () => {
      await post(`links/${encodeURIComponent(linkId)}/undo`);
      await post(`suggestions/${id}/reopen`);
      toast(t('merges.apartAgain'));
      go(`/merges/${id}`);
    });
    go(`/profiles/${encodeURIComponent(profile)}`);
  });
  const reopen = async () => {
    await post(`suggestions/${id}/reopen`);
    await suggestion.refresh();
  };
  const apart = useAct(async () => {
    await post(`suggestions/${id}/reject`);
    toast(t('merges.keptApart'), reopen);
    go('/merges');
  });
  const again = useAct(async () => {
    await reopen();
    toast(t('merges.reopened'));
  });
  const back = (
    <Link to="/merges" look="plain">
      {t('merges.back')}
    </Link>
  );
  if (suggestion.error && !pair)
    return suggestion.error.code === 'not_found' ? (
      <Page title={t('merges.gone')}>
        <p class="quiet">{t('merges.goneWords')}</p>
        <p>{back}</p>
      </Page>
    ) : (
      <Page title={t('merges.title')}>
        <ErrorBox error={suggestion.error} retry={suggestion.refresh} />
      </Page>
    );
  const view = preview.data;
  if (!pair || (!view && !preview.error)) return <Skeleton look="title" />;
  const settled = view?.same === true;
  const decide =
    !may('marketer') || settled ? (
      back
    ) : pair.decided ? (
      <>
        {back}
        <Button busy={again.busy} onClick={() => void again.run()}>
          {t('merges.reopen')}
        </Button>
      </>
    ) : (
      <>
        {back}
        <Button busy={apart.busy} onClick={() => void apart.run()}>
          {t('merges.apart')}
        </Button>
        <Button look="main" busy={join.busy} onClick={() => void join.run()}>
          {t('merges.join')}
        </Button>
      </>
    );
  return (
    <Page
      title={t('merges.title')}
      finding={
        settled || !view
          ? t('merges.gone')
          : tn('merges.findingPair', { one: <em>{sideName(view.one)}</em>, two: <em>{sideName(view.two)}</em> })
      }
      under={
        <p class="quiet">
          {reasonOf(pair)}.{' '}
          {pair.decided ? t('merges.decided', { date: date(pair.decided.at), who: pair.decided.by ?? t('merges.decidedServer') }) : null}
        </p>
      }
      actions={decide}
    >
      <ErrorBox error={join.error ?? apart.error ?? again.error ?? preview.error} />
      <EvidenceCard suggestion={pair} />
      {view && !settled ? <MergeView preview={view} /> : null}
    </Page>
  );
}
