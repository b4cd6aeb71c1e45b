import { CalendarClock, Gem, HeartHandshake, ReceiptText } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useNavigate } from 'react-router';
import { maskPhone } from '../../src/kernel/phone.ts';
import { plainText } from '../../src/appointments/search.ts';
import { spelling } from '../data/spelling.ts';
import { useAptText } from '../modules/appointments/text.ts';
import { Kbd, SearchField } from '../ui/controls.tsx';
import { useFormat } from '../ui/format.ts';
import { useT } from '../ui/i18n.ts';
import { MODULES } from './modules.ts';
import { useTerminal } from './terminal-context.ts';
import css from './Palette.module.css';

interface Hit {
  readonly key: string;
  readonly group: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly sub: string;
  readonly to: string;
  readonly hotkey?: string;
}
const PER_GROUP = 6;

/** Ctrl/⌘K: open a module, find a customer, an appointment, a piece, a receipt. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const hits = useHits(text);
  const chosen = hits[Math.min(at, hits.length - 1)];
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const open = (hit: Hit | undefined) => {
    if (hit !== undefined) {
      onClose();
      void navigate(hit.to);
    }
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'Escape') {
      e.stopPropagation();
      onClose();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      open(chosen);
    } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      setAt((i) => (hits.length === 0 ? 0 : (Math.min(i, hits.length - 1) + (e.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length));
    }
  };
  return createPortal(
    <>
      <div className={css['scrim']} aria-hidden="true" onClick={onClose} />
      <div ref={box} className={css['box']} role="dialog" aria-modal="true" aria-label={t('shell.paletteName')} onKeyDownCapture={onKeyDown}>
        <div className={css['field']}>
          <SearchField
            autoFocus
            label={t('shell.paletteName')}
            placeholder={t('shell.palette')}
            value={text}
            onChange={(v) => {
              setText(v);
              setAt(0);
            }}
          />
        </div>
        <div className={css['list']} role="listbox" aria-label={t('shell.paletteName')}>
          {hits.length === 0 ? (
            <p className={css['none']}>{t('shell.paletteEmpty', { q: text })}</p>
          ) : (
            hits.map((h, i) => (
              <div key={h.key} role="presentation">
                {h.group !== hits[i - 1]?.group ? <div className={css['grp']}>{h.group}</div> : null}
                <button type="button" role="option" aria-selected={h === chosen} className={css['row']} onClick={() => open(h)} onPointerMove={() => setAt(i)}>
                  <h.icon aria-hidden="true" />
                  <span className="zm-grow">
                    <b>{h.title}</b>
                    {h.sub === '' ? null : <small>{h.sub}</small>}
                  </span>
                  {h.hotkey === undefined ? null : <Kbd>{h.hotkey}</Kbd>}
                </button>
              </div>
            ))
          )}
        </div>
        <p className={css['hint']}>{t('shell.paletteHint')}</p>
      </div>
    </>,
    document.body,
  );
}

function useHits(text: string): readonly Hit[] {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const apt = useAptText();
  const words = useDeferredValue(text);
  const found = usePieces(words);
  return useMemo(() => {
    const q = plainText(words);
    const modules = MODULES.map((m): Hit => ({
      key: m.path,
      group: t('shell.paletteGo'),
      icon: m.icon,
      title: t(m.full),
      sub: '',
      to: m.path,
      hotkey: m.key,
    })).filter((m) => q === '' || plainText(m.title).includes(q) || spelling(m.title).initials.includes(q));
    if (q.length < 2) return modules;
    const digits = q.replace(/\D/g, '');
    const person = (name: string, phone: string | undefined) =>
      plainText(name).includes(q) ||
      (digits.length >= 3 && (phone ?? '').includes(digits)) ||
      spelling(name).pinyin.includes(q) ||
      spelling(name).initials.includes(q);
    const customers = terminal.views
      .customers()
      .filter((c) => person(c.form.name, c.form.phoneE164))
      .slice(0, PER_GROUP)
      .map((c): Hit => ({
        key: c.id,
        group: t('shell.paletteCustomers'),
        icon: HeartHandshake,
        title: c.form.name,
        sub: c.form.phoneE164 === undefined ? '' : maskPhone(c.form.phoneE164),
        to: `/customers/${encodeURIComponent(c.id)}`,
      }));
    const appointments = terminal.views
      .appointments()
      .filter((c) => person(c.form.name, c.form.phoneE164) || plainText(c.form.number ?? '').includes(q))
      .slice(-PER_GROUP)
      .reverse()
      .map((c): Hit => ({
        key: c.id,
        group: t('shell.paletteAppointments'),
        icon: CalendarClock,
        title: apt.who(c),
        sub: `${f.dayTime(c.form.visitAt)} · ${apt.need(c)}`,
        to: `/appointments/${encodeURIComponent(c.id)}`,
      }));
    const exact = terminal.views.piece(words.trim().toUpperCase());
    const pieces = (exact === undefined ? found : [{ pieceNo: exact.pieceNo, name: exact.item.name }]).map((p): Hit => ({
      key: p.pieceNo,
      group: t('shell.palettePieces'),
      icon: Gem,
      title: p.name,
      sub: p.pieceNo,
      to: `/stock/piece/${encodeURIComponent(p.pieceNo)}`,
    }));
    const sales = terminal.views
      .sales()
      .filter((s) => plainText(s.sale.docNo ?? '').includes(q) || (s.sale.customer !== undefined && person(s.sale.customer.name, undefined)))
      .slice(0, PER_GROUP)
      .map((s): Hit => ({
        key: s.factId,
        group: t('shell.paletteSales'),
        icon: ReceiptText,
        title: s.sale.docNo ?? s.sale.saleId,
        sub: `${f.dayTime(s.atMs)} · ${f.money(s.sale.totals.payableFen)}`,
        to: `/sales/records/${encodeURIComponent(s.sale.saleId)}`,
      }));
    return [...modules, ...customers, ...appointments, ...pieces, ...sales];
  }, [words, terminal, t, f, apt, found]);
}

/** Pieces by part of a barcode, certificate or name, as 货品查询 finds them; own store first. */
function usePieces(words: string): readonly { readonly pieceNo: string; readonly name: string }[] {
  const terminal = useTerminal();
  const [found, setFound] = useState<readonly { readonly pieceNo: string; readonly name: string }[]>([]);
  useEffect(() => {
    let stale = false;
    const text = words.trim();
    const asked =
      text.length < 2 ? Promise.resolve([]) : terminal.stock.search({ text, ownStore: terminal.device.storeId, limit: PER_GROUP }).then((r) => r.rows);
    void asked.then((rows) => {
      if (!stale) setFound(rows);
    });
    return () => {
      stale = true;
    };
  }, [terminal, words]);
  return found;
}
