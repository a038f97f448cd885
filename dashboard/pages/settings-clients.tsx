/** How clients that other people wrote are made to send here, with this site's address and key in them. */
import type { InstallCheck } from '../../shared/api.ts';
import { clientSnippets } from '../../shared/snippet.ts';
import { Card, Copy, Link } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';

const CLIENTS = ['segment', 'rudderstack', 'node'] as const;

/** One line a client; each opens what its owner changes. */
export function OtherClients({ check: { scriptUrl, scriptTag } }: { check: InstallCheck }) {
  const key = /data-key="([^"]*)"/.exec(scriptTag)?.[1];
  if (!key) return null;
  const snippets = clientSnippets(scriptUrl.replace(/\/[^/]*$/, ''), key);
  return (
    <Card title={t('clients.title')} subtitle={t('clients.sub')}>
      {CLIENTS.map((client) => (
        <details class="more" key={client}>
          <summary>{t(`clients.${client}`)}</summary>
          {client === 'node' ? (
            <p class="hint">{tn('clients.nodeWords', { keys: <Link to="/settings?tab=keys">{t('settings.tab.keys')}</Link> })}</p>
          ) : null}
          <Copy text={snippets[client]} show label={t(`clients.${client}`)} />
        </details>
      ))}
      <p class="hint">{t('clients.more')}</p>
    </Card>
  );
}
