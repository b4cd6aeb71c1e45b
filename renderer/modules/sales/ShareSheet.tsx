import { X } from 'lucide-react';
import { Slider } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Avatar, Button, FacetChip, Segmented, Sheet, cx, useLanguage, useT } from '../../ui/index.ts';
import { equalShares, withLine, withShare } from './draft.ts';
import type { Till } from './useTill.ts';
import css from './sheets.module.css';

/** Who is credited, for the whole order or line by line; shares always sum to 100 % (A3.20). */
export function ShareSheet({ till, onClose }: { readonly till: Till; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const language = useLanguage();
  const staffName = useStaffName();
  const terminal = useTerminal();
  const [scope, setScope] = useState<string>('all');
  const [sets, setSets] = useState(() => new Map(till.draft.lines.map((l) => [l.pieceNo, l.consultants])));
  const first = till.draft.lines[0]?.pieceNo ?? '';
  const shares = sets.get(scope === 'all' ? first : scope) ?? [];
  const staff = terminal.session.roster().filter((s) => s.active && s.roles.some((r) => r === 'CON' || r === 'SM'));
  const put = (next: typeof shares): void => setSets((old) => new Map([...old].map(([no, s]) => [no, scope === 'all' || no === scope ? next : s])));
  const toggle = (s: { readonly staffNo: string; readonly name: string }): void =>
    put(equalShares(shares.some((x) => x.staffNo === s.staffNo) ? shares.filter((x) => x.staffNo !== s.staffNo) : [...shares, s]));
  const complete = [...sets.values()].every((s) => s.length > 0);
  const save = (): void => {
    void till.save(
      (d) => till.draft.lines.reduce((at, l) => withLine(at, l.pieceNo, (x) => ({ ...x, consultants: sets.get(l.pieceNo) ?? x.consultants })), d),
      true,
    );
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('sales.share.title')}
      sub={t('sales.share.must')}
      foot={
        <Button className="zm-grow" kind="primary" size="lg" disabled={!complete} onClick={save}>
          {t('sales.share.apply')}
        </Button>
      }
    >
      <div className="zm-col zm-g4">
        {till.draft.lines.length < 2 ? null : till.draft.lines.length < 4 ? (
          <Segmented
            block
            label={t('sales.share.line')}
            value={scope}
            onChange={setScope}
            options={[{ value: 'all', label: t('sales.share.all') }, ...till.draft.lines.map((l) => ({ value: l.pieceNo, label: l.pieceNo }))]}
          />
        ) : (
          <div className="zm-row zm-g2" style={{ flexWrap: 'wrap' }}>
            <FacetChip on={scope === 'all'} onToggle={() => setScope('all')}>
              {t('sales.share.all')}
            </FacetChip>
            {till.draft.lines.map((l) => (
              <FacetChip key={l.pieceNo} on={scope === l.pieceNo} onToggle={() => setScope(l.pieceNo)}>
                {l.pieceNo}
              </FacetChip>
            ))}
          </div>
        )}
        <div className="zm-row zm-g2" style={{ flexWrap: 'wrap' }} role="group" aria-label={t('sales.share.add')}>
          {staff.map((s) => (
            <FacetChip key={s.staffNo} tall on={shares.some((x) => x.staffNo === s.staffNo)} onToggle={() => toggle(s)}>
              {staffName(s.staffNo)}
            </FacetChip>
          ))}
        </div>
        {shares.map((s) => (
          <div key={s.staffNo} className="zm-row zm-g3">
            <Avatar name={staffName(s.staffNo)} language={language} />
            <b className="zm-ell" style={{ width: language === 'en' ? 108 : 72 }}>
              {staffName(s.staffNo)}
            </b>
            <Slider
              className={cx('zm-grow', css['share'])}
              min={0}
              max={100}
              step={5}
              value={s.shareBp / 100}
              disabled={shares.length === 1}
              tooltip={{ open: false }}
              ariaLabelForHandle={t('sales.share.of', { name: staffName(s.staffNo) })}
              onChange={(v: number) => put(withShare(shares, s.staffNo, Math.round(v * 100)))}
            />
            <span className="zm-num" style={{ width: 64 }}>
              {t('sales.share.percent', { n: s.shareBp / 100 })}
            </span>
            <Button
              kind="ghost"
              iconOnly
              icon={<X aria-hidden="true" />}
              aria-label={t('sales.share.remove', { name: staffName(s.staffNo) })}
              onClick={() => toggle(s)}
            />
          </div>
        ))}
        {shares.length > 1 ? (
          <Button size="sm" onClick={() => put(equalShares(shares))}>
            {t('sales.share.even')}
          </Button>
        ) : null}
      </div>
    </Sheet>
  );
}
