import { Check } from 'lucide-react';
import { useState } from 'react';
import { readNotice } from '../../../src/staff/notices.ts';
import type { Notice } from '../../../src/staff/notices.ts';
import { useAct, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Badge } from '../../ui/StatusTag.tsx';
import { Button, Sheet, useFormat, useT } from '../../ui/index.ts';
import css from './Workbench.module.css';

const SHOWN = 3;
/** Notices of headquarters (A4.6, design 11): there offline too, each with 看详情 and 知道了, read ones below. */
export function Notices({ now }: { readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const { act, busy } = useAct();
  const [open, setOpen] = useState<Notice | undefined>();
  const [all, setAll] = useState(false);
  const notices = terminal.views.notices(user.staffNo, now);
  const unread = notices.filter((n) => !n.read).length;
  const know = (n: Notice) =>
    void act((ctx) => readNotice(ctx, n.ref.id), { done: t('workbench.notices.noted') }).then((r) => {
      if (r.ok) setOpen(undefined);
    });
  const shown = all ? notices : notices.slice(0, SHOWN);
  return (
    <section aria-label={t('workbench.notices.title')}>
      <div className={css['cardHead']} style={{ marginTop: 12 }}>
        <h2 className="zm-h3">{t('workbench.notices.title')}</h2>
        {unread === 0 ? null : <Badge count={unread} />}
      </div>
      {notices.length === 0 ? (
        <p className={css['empty']}>{t('workbench.notices.none')}</p>
      ) : (
        shown.map((n) => (
          <article key={n.ref.id} className={css['notice']} data-read={n.read ? 'true' : undefined} aria-label={n.ref.title}>
            <b>{n.ref.title}</b>
            {n.read ? null : <p className={css['noticeBody']}>{n.ref.body}</p>}
            <small>{t('workbench.notices.until', { when: f.dayTime(n.ref.untilMs) })}</small>
            <div className={css['noticeFoot']}>
              <Button onClick={() => setOpen(n)}>{t('workbench.notices.open')}</Button>
              {n.read ? null : (
                <Button icon={<Check aria-hidden="true" />} busy={busy} onClick={() => know(n)}>
                  {t('workbench.notices.know')}
                </Button>
              )}
            </div>
          </article>
        ))
      )}
      {notices.length > SHOWN && !all ? (
        <Button kind="text" onClick={() => setAll(true)}>
          {t('common.viewAll', { n: notices.length })}
        </Button>
      ) : null}
      <Sheet
        open={open !== undefined}
        at="center"
        onClose={() => setOpen(undefined)}
        title={open?.ref.title ?? ''}
        sub={open === undefined ? '' : t('workbench.notices.span', { from: f.dayTime(open.ref.fromMs), until: f.dayTime(open.ref.untilMs) })}
        foot={
          open === undefined || open.read ? (
            <Button className="zm-grow" onClick={() => setOpen(undefined)}>
              {t('common.close')}
            </Button>
          ) : (
            <>
              <Button onClick={() => setOpen(undefined)}>{t('common.close')}</Button>
              <Button className="zm-grow" kind="primary" size="lg" busy={busy} onClick={() => know(open)}>
                {t('workbench.notices.know')}
              </Button>
            </>
          )
        }
      >
        <p className={css['noticeText']}>{open?.ref.body === '' ? t('workbench.notices.noBody') : open?.ref.body}</p>
      </Sheet>
    </section>
  );
}
