import type { ComponentChildren } from 'preact';
import { Button, ErrorBox } from '../parts/index.ts';
import { t } from '../text/text.ts';
import type { Paged } from './paged.ts';

/** What stands under a list: what went wrong with it, how much of it is shown, and the button for more. `children`: what else may be done with it. */
export function ListFoot<T>({ list, shown, children }: { list: Paged<T>; shown: string; children?: ComponentChildren }) {
  return (
    <>
      {list.items && list.error ? <ErrorBox error={list.error} retry={list.refresh} /> : null}
      <ErrorBox error={list.addError} retry={list.more} />
      {list.items?.length ? (
        <div class="list-foot">
          <span class="quiet">{shown}</span>
          {children}
          {list.more ? (
            <Button busy={list.adding} onClick={() => void list.more?.()}>
              {t('parts.more')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
