import { DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useCodes } from '../../../app/codes.ts';
import { useTerminal } from '../../../app/terminal-context.ts';
import { ChipGroup, Labelled, useFormat, useT } from '../../../ui/index.ts';
import type { Typed } from './typed.ts';
import css from './Editor.module.css';

const PURPOSES = ['proposal', 'wedding', 'gift', 'self', 'investment'] as const;
const isPurpose = (code: string): code is (typeof PURPOSES)[number] => PURPOSES.some((p) => p === code);

/** What the customer looks for; the rarer half of the fields is opened on demand, and open where one of them is filled. */
export function WhatFields({ typed }: { readonly typed: Typed }) {
  const t = useT();
  const purposes = useCodes('purpose');
  const categories = useCodes('category');
  const metals = useCodes('metal');
  const { s, set, faults } = typed;
  const [more, setMore] = useState(s.styleNo !== '' || s.carat !== '' || s.qq !== '' || s.wantedBy !== undefined);
  return (
    <>
      <h2 className={css['gh']}>{t('appointments.form.what')}</h2>
      <div className={css['gb']}>
        <Labelled className={css['s3']} label={t('appointments.form.purpose')}>
          <ChipGroup
            label={t('appointments.form.purpose')}
            clearable
            value={s.purpose}
            onChange={(v) => set('purpose', v)}
            options={purposes.rows.flatMap((r) => (isPurpose(r.code) ? [{ value: r.code, label: purposes.name(r.code) }] : []))}
          />
        </Labelled>
        <Labelled label={t('appointments.form.category')}>
          <Select
            style={{ width: '100%' }}
            allowClear
            aria-label={t('appointments.form.category')}
            value={s.category}
            placeholder={t('common.optional')}
            onChange={(v: string | undefined) => set('category', v)}
            options={categories.rows.map((r) => ({ value: r.code, label: categories.name(r.code) }))}
          />
        </Labelled>
        <Labelled className={css['s2']} label={t('appointments.form.budgetName')} fault={faults.budget}>
          <div className={css['pair']}>
            <Input
              inputMode="decimal"
              prefix="¥"
              aria-label={t('appointments.form.budgetMin')}
              value={s.budgetMin}
              onChange={(e) => set('budgetMin', e.target.value)}
            />
            <span className="zm-two">–</span>
            <Input
              inputMode="decimal"
              prefix="¥"
              aria-label={t('appointments.form.budgetMax')}
              value={s.budgetMax}
              onChange={(e) => set('budgetMax', e.target.value)}
            />
          </div>
        </Labelled>
        <Labelled label={t('appointments.form.metal')}>
          <Select
            style={{ width: '100%' }}
            allowClear
            aria-label={t('appointments.form.metal')}
            value={s.metal}
            placeholder={t('common.optional')}
            onChange={(v: string | undefined) => set('metal', v)}
            options={metals.rows.map((r) => ({ value: r.code, label: metals.name(r.code) }))}
          />
        </Labelled>
        <Labelled label={t('appointments.form.ring')} remark={t('appointments.form.ringUnit')}>
          <Input inputMode="decimal" aria-label={t('appointments.form.ring')} value={s.ring} maxLength={4} onChange={(e) => set('ring', e.target.value)} />
        </Labelled>
        {more ? <MoreFields typed={typed} /> : null}
        <Labelled
          className={css['sAll']}
          label={t('appointments.form.need')}
          remark={
            more ? undefined : (
              <button type="button" className={css['moreLink']} aria-expanded={more} onClick={() => setMore(true)}>
                {t('appointments.form.moreFields')}
              </button>
            )
          }
        >
          <Input.TextArea
            aria-label={t('appointments.form.need')}
            value={s.need}
            placeholder={t('appointments.form.needHint')}
            maxLength={500}
            autoSize={{ minRows: 1, maxRows: 4 }}
            onChange={(e) => set('need', e.target.value)}
          />
        </Labelled>
      </div>
    </>
  );
}

/** Style, weight, day by which it is wanted, QQ. */
function MoreFields({ typed: { s, set, faults } }: { readonly typed: Typed }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  return (
    <>
      <Labelled className={css['s2']} label={t('appointments.form.styleNo')}>
        <Input
          autoFocus
          aria-label={t('appointments.form.styleNo')}
          value={s.styleNo}
          placeholder={t('common.optional')}
          maxLength={40}
          onChange={(e) => set('styleNo', e.target.value)}
        />
      </Labelled>
      <Labelled label={t('appointments.form.carat')} fault={faults.carat}>
        <Input
          inputMode="decimal"
          aria-label={t('appointments.form.carat')}
          value={s.carat}
          placeholder={t('appointments.form.caratHint')}
          maxLength={6}
          onChange={(e) => set('carat', e.target.value)}
        />
      </Labelled>
      <Labelled label={t('appointments.form.wantedBy')}>
        <DatePicker
          style={{ width: '100%' }}
          aria-label={t('appointments.form.wantedBy')}
          placeholder={t('common.optional')}
          value={s.wantedBy === undefined ? null : dayjs(s.wantedBy)}
          minDate={dayjs(f.isoDay(terminal.now()))}
          onChange={(d) => set('wantedBy', d === null ? undefined : d.format('YYYY-MM-DD'))}
        />
      </Labelled>
      <Labelled label={t('appointments.form.qq')}>
        <Input
          aria-label={t('appointments.form.qq')}
          value={s.qq}
          placeholder={t('common.optional')}
          maxLength={40}
          onChange={(e) => set('qq', e.target.value)}
        />
      </Labelled>
    </>
  );
}
