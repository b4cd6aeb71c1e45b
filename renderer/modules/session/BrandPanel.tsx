import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import { FacetRose, Mark, useFormat, useLanguage, useMaybeText, useT } from '../../ui/index.ts';
import css from './SignIn.module.css';

const SHOWN = ['gold999', 'gold9999', 'pt950', 'gold18K', 'gold990', 'pt990', 'ag925'];

/** Velvet panel: the time, the store, today's board prices and how fresh they are. */
export function BrandPanel() {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const language = useLanguage();
  const terminal = useTerminal();
  useArea('reference');
  const now = useNow(1_000);
  const store = terminal.views.store();
  const prices = SHOWN.flatMap((m) => terminal.views.price(m) ?? []).slice(0, 3);
  const newest = prices.reduce((ms, p) => Math.max(ms, p.validFromMs), 0);
  const lunar = f.lunar(now);
  const line = language === 'zh-CN' ? [f.day(now), lunar].filter((x) => x !== '').join(' · ') : f.day(now);
  return (
    <section className={css['brand']} aria-label={(language === 'en' ? store?.nameEn : undefined) ?? store?.name ?? terminal.device.storeId}>
      <FacetRose className={css['art']} />
      <div className={css['logo']}>
        <Mark size={40} />
        <span>
          <b>{t('common.brand')}</b>
          <span>{t('common.brandLatin')}</span>
        </span>
      </div>
      <div className={css['clock']}>
        <time>{f.time(now)}</time>
        <span>{line}</span>
      </div>
      <div className={css['store']}>
        <b>{(language === 'en' ? store?.nameEn : undefined) ?? store?.name ?? terminal.device.storeId}</b>
        <span>
          {terminal.device.storeId} · {terminal.device.label}
        </span>
      </div>
      <div className={css['gold']}>
        {prices.length === 0 ? (
          <p>{t('session.priceNone')}</p>
        ) : (
          <>
            <dl>
              {prices.map((p) => (
                <div key={p.metal}>
                  <dt>{maybe(`session.metal.${p.metal}`, p.metal)}</dt>
                  <dd>{f.money(p.fenPerG, { bare: true })}</dd>
                </div>
              ))}
            </dl>
            <p>{t(f.sameDay(newest, now) ? 'session.priceUnit' : 'session.priceStale', { when: f.dayTime(newest) })}</p>
          </>
        )}
      </div>
    </section>
  );
}
