/** One experience, or a new one: what it earned, what it shows to whom, how it looks, how it gets on the page. */
import { useRoute } from 'preact-iso';
import { useRef, useState } from 'preact/hooks';
import type { Experience as Saved, ExperienceStatus, Results } from '../../shared/api.ts';
import { useGo, useQuery } from '../address.ts';
import { del, Failure, get, post, put, useAct, useLoad } from '../client.ts';
import { Button, Confirm, Empty, ErrorBox, Link, Menu, Page, Skeleton, Tabs, toast } from '../parts/index.ts';
import { steps } from '../rules/builder.tsx';
import { begin, type History } from '../rules/edit.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { beginsAnew, bodyOf, draftOf, emptyDraft, flawsOf, type Draft } from './experience-draft.ts';
import { WhatAndWhere, WhenAndWhat, WhoSeesIt, type FormProps } from './experience-form.tsx';
import { Seen, Snippet } from './experience-preview.tsx';
import { finding, ResultsCard } from './experience-results.tsx';
import { actsOf, AskStatus, doneWords, StatusChip, type Act } from './experience-status.tsx';
import { Variants } from './experience-variants.tsx';
import './experience.css';
import { Conflict, Guard, NotYours } from './guard.tsx';
import { segmentNames, useExperiences, useNames, useSegments } from './known.ts';
import './people.css';

/** The page of one experience; `/experiences/new` makes one, `?from=` copies one, `?segment=` makes one for a segment. */
export default function Experience() {
  const id = useRoute().params['id'] ?? 'new';
  const [query] = useQuery();
  const source = id === 'new' ? query['from'] : id;
  const etag = useRef<string | null>(null);
  const saved = useLoad(source ? `experience ${source}` : null, (signal) =>
    get<Saved>(`experiences/${encodeURIComponent(source ?? '')}`, { signal, tag: (tag) => (etag.current = tag) }),
  );
  if (id === 'new' && !may('marketer'))
    return <NotYours title={t('experiences.new')} to="/experiences" back={t('experience.toExperiences')} />;
  if (!source) return <Editor saved={null} start={emptyDraft(query['segment'])} etag={etag} put={saved.put} />;
  if (saved.error?.status === 404)
    return (
      <Page title={t('experience.gone')}>
        <Empty
          title={t('experience.goneWords')}
          action={
            <Link to="/experiences" look="plain">
              {t('experience.toExperiences')}
            </Link>
          }
        />
      </Page>
    );
  if (!saved.data)
    return (
      <Page title={t('nav.experiences')} finding={saved.error ? undefined : <Skeleton look="title" />}>
        <ErrorBox error={saved.error} retry={saved.refresh} />
        {saved.error ? null : <Skeleton rows={6} />}
      </Page>
    );
  const draft = draftOf(saved.data);
  if (id === 'new')
    return (
      <Editor
        key="copy"
        saved={null}
        start={{ ...draft, name: t('experience.copyOf', { name: draft.name }) }}
        etag={etag}
        put={saved.put}
      />
    );
  return <Editor key={id} saved={saved.data} start={draft} etag={etag} put={saved.put} />;
}

interface EditorProps {
  saved: Saved | null;
  start: Draft;
  /** The version that the draft began with, for `If-Match`. */
  etag: { current: string | null };
  put: (saved: Saved) => void;
}
type Asking = 'nothing' | 'conflict' | 'anew' | Act;

function Editor({ saved, start, etag, put: shown }: EditorProps) {
  const go = useGo();
  const [query, setQuery] = useQuery();
  const editor = may('marketer');
  const [base, setBase] = useState(start);
  const [history, setHistory] = useState<History<Draft>>(() => begin(start));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<Asking>('nothing');
  const { put: change, ...way } = steps(history, setHistory);
  const draft = history.now;
  const names = useNames();
  const segments = useSegments();
  const all = useExperiences();
  const called = segmentNames(segments.data);
  const path = saved ? `experiences/${encodeURIComponent(saved.id)}` : '';
  const measured = saved !== null && saved.liveSince !== null;
  const results = useLoad(measured ? `results ${saved.id} ${saved.version}` : null, (signal) =>
    get<Results>(`${path}/results`, { signal }),
  );
  const found = segments.data ? flawsOf(draft, called) : new Map<string, string>();
  const dirty = JSON.stringify(draft) !== JSON.stringify(base);
  const exposed = results.data?.variants.some((v) => v.exposed > 0) ?? false;
  const tag = (next: string | null) => (etag.current = next);

  const take = (now: Saved) => {
    const next = draftOf(now);
    setBase(next);
    setHistory(begin(next));
    setTried(false);
    setAsking('nothing');
    shown(now);
    void all.refresh();
  };
  const send = useAct(async (force: boolean) => {
    const headers: Record<string, string> = !force && etag.current ? { 'if-match': etag.current } : {};
    try {
      if (saved) {
        const now = await put<Saved>(path, bodyOf(draft), { headers, tag });
        take(now);
        toast(t('experience.saved', { name: now.name }));
      } else {
        const made = await post<Saved>('experiences', bodyOf(draft), { tag });
        setHistory(begin(base));
        toast(t('experience.created', { name: made.name }));
        void all.refresh();
        setTimeout(() => go(`/experiences/${encodeURIComponent(made.id)}`, true));
      }
    } catch (error) {
      if (saved && !force && error instanceof Failure && error.code === 'conflict') setAsking('conflict');
      else throw error;
    }
  });
  const save = () => {
    setTried(true);
    if (found.size > 0 || !segments.data) return;
    if (exposed && beginsAnew(base, draft)) setAsking('anew');
    else void send.run(false);
  };
  const turn = async (status: ExperienceStatus) => {
    if (!saved) return;
    const before = saved.status;
    take(await put<Saved>(path, { status }, { tag }));
    const back =
      before === 'live' || before === 'paused' ? async () => take(await put<Saved>(path, { status: before }, { tag })) : undefined;
    toast(doneWords(status, saved.name), status === 'live' ? undefined : back);
  };
  const act = async (what: Act) => {
    if (what !== 'delete') return turn(what);
    await del(path);
    setHistory(begin(base));
    toast(t('experience.deleted', { name: saved?.name ?? '' }));
    void all.refresh();
    setTimeout(() => go('/experiences'));
  };
  const choose = useAct(async (what: Act) => {
    // Going back to drafts, or out of the archive, takes nothing from anybody: nothing to ask.
    if (saved?.status === 'archived') await act(what);
    else setAsking(what);
  });

  const form: FormProps = { draft, change, locked: !editor, flaw: (field) => (tried ? (found.get(field) ?? null) : null) };
  const view = measured && query['view'] !== 'setup' ? 'results' : 'setup';
  const setup = (
    <div class="stack">
      <WhatAndWhere {...form} slots={[...new Set((all.data?.items ?? []).map((e) => e.slot))]} />
      <WhoSeesIt {...form} names={names.data} segments={called} strict={tried} history={way} />
      <Variants {...form} names={names.data} />
      <WhenAndWhat {...form} names={names.data} />
      {measured && editor ? <p class="hint">{t('experience.newVersion')}</p> : null}
    </div>
  );
  const outcome = results.data ? (
    <ResultsCard experience={saved as Saved} results={results.data} />
  ) : (
    <>
      <ErrorBox error={results.error} retry={results.refresh} />
      {results.loading ? <Skeleton look="block" /> : null}
    </>
  );
  return (
    <Page
      title={draft.name.trim() || t('experiences.new')}
      under={
        <>
          {saved ? <p class="experience-finding">{finding(saved, results.data)}</p> : null}
          {saved ? (
            <p>
              <StatusChip experience={saved} since />
            </p>
          ) : null}
        </>
      }
      actions={
        editor ? (
          <>
            {dirty ? <span class="quiet unsaved">{t('segment.unsaved')}</span> : null}
            {dirty && saved ? <Button onClick={() => setHistory(begin(base))}>{t('segment.discard')}</Button> : null}
            {saved ? (
              <Menu
                label="…"
                name={t('builder.menu')}
                items={[
                  ...actsOf(saved)
                    .slice(1)
                    .map(({ act: what, label }) => ({ label, disabled: dirty, onSelect: () => void choose.run(what) })),
                  { label: t('experience.duplicate'), onSelect: () => go(`/experiences/new?from=${encodeURIComponent(saved.id)}`) },
                  { label: t('experience.delete'), danger: true, onSelect: () => setAsking('delete') },
                ]}
              />
            ) : null}
            {saved && !dirty ? <MainAct saved={saved} busy={choose.busy} onAct={(what) => void choose.run(what)} /> : null}
            {!saved || dirty ? (
              <Button look="main" busy={send.busy} onClick={save}>
                {t(saved ? 'experience.save' : 'experience.create')}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      <ErrorBox error={send.error ?? choose.error} />
      {tried && found.size > 0 ? <p class="field-error">{t('experience.flaw.some', { n: found.size })}</p> : null}
      <div class="columns">
        <div class="stack">
          {measured ? (
            <Tabs
              label={t('experience.tab')}
              value={view}
              tabs={[
                { value: 'results', label: t('experience.tab.results') },
                { value: 'setup', label: t('experience.tab.setup') },
              ]}
              onChange={(next) => setQuery({ view: next === 'setup' ? 'setup' : undefined })}
            >
              {view === 'results' ? outcome : setup}
            </Tabs>
          ) : (
            setup
          )}
        </div>
        <div class="stack beside">
          <Seen draft={draft} segments={called} names={names.data} first={results.data?.best ?? undefined} />
          <Snippet slot={draft.slot} />
        </div>
      </div>
      <Guard dirty={dirty && editor} />
      <Conflict
        open={asking === 'conflict'}
        onClose={() => setAsking('nothing')}
        title={t('experience.conflict')}
        onTheirs={() => void get<Saved>(path, { tag }).then(take)}
        onMine={() => void send.run(true)}
      />
      <Confirm
        open={asking === 'anew'}
        onClose={() => setAsking('nothing')}
        title={t('experience.versionTitle')}
        action={t('experience.versionAction')}
        danger={false}
        onConfirm={() => send.run(false)}
      >
        {t('experience.versionWords')}
      </Confirm>
      {saved ? (
        <AskStatus
          act={asking === 'nothing' || asking === 'conflict' || asking === 'anew' ? null : asking}
          experience={saved}
          results={results.data}
          segments={called}
          onClose={() => setAsking('nothing')}
          onConfirm={() => (asking === 'nothing' || asking === 'conflict' || asking === 'anew' ? Promise.resolve() : act(asking))}
        />
      ) : null}
    </Page>
  );
}

/** The one next step of a saved experience: live, or paused. */
function MainAct({ saved, busy, onAct }: { saved: Saved; busy: boolean; onAct: (act: Act) => void }) {
  const [first] = actsOf(saved);
  if (!first) return null;
  return (
    <Button look={first.act === 'live' ? 'main' : 'plain'} busy={busy} onClick={() => onAct(first.act)}>
      {first.label}
    </Button>
  );
}
