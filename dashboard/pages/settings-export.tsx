import { EXPORT_FORMATS, type ExportFormat, type Role } from '../../shared/api.ts';
import { useAct } from '../client.ts';
import { Button, Card, Copy, ErrorBox } from '../parts/index.ts';
import { may, site } from '../session.ts';
import { t } from '../text/text.ts';
import { download } from './export-menu.tsx';

const LISTS = {
  ...{
    profiles: 'marketer',
    orders: 'marketer',
    returns: 'marketer',
    touches: 'marketer',
    products: 'viewer',
    accounts: 'marketer',
    campaigns: 'marketer',
  },
  ...{ suggestions: 'marketer', warnings: 'marketer', 'failed-events': 'marketer', audit: 'owner' },
} as const satisfies Record<string, Role>;
type ListName = keyof typeof LISTS;

/** Everything that gets out: each list as a file for whoever may take it, and the whole site for who has the machine. */
export function ExportCard() {
  const act = useAct((list: string, format: ExportFormat) => download(list, {}, format));
  const lists = (Object.keys(LISTS) as ListName[]).filter((list) => may(LISTS[list]));
  return (
    <Card title={t('export.title')} subtitle={t('export.sub')}>
      <div class="stack">
        <ul class="exports">
          {lists.map((list) => (
            <li key={list}>
              <span>
                <strong>{t(`export.list.${list}`)}</strong> <span class="hint">{t(`export.list.${list}Words`)}</span>
              </span>
              <span class="exports-files">
                {EXPORT_FORMATS.map((format) => {
                  const name = format.toUpperCase();
                  return (
                    <Button
                      key={format}
                      small
                      disabled={act.busy}
                      label={t('export.fileNamed', { what: t(`export.list.${list}`), format: name })}
                      onClick={() => void act.run(list, format)}
                    >
                      {name}
                    </Button>
                  );
                })}
              </span>
            </li>
          ))}
        </ul>
        <ErrorBox error={act.error} />
        <p class="hint">{t('export.trail')}</p>
        {may('owner') && site.value ? (
          <div class="stack">
            <p>
              <strong>{t('export.site')}</strong> <span class="hint">{t('export.siteWords')}</span>
            </p>
            <Copy show label={t('export.command')} text={`sudo kith export ${site.value.id} --out site.ndjson.gz --env /etc/kith.env`} />
          </div>
        ) : null}
      </div>
    </Card>
  );
}
