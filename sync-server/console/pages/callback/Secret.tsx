import { Input } from 'antd';
import { Labelled, useT } from '../../../../renderer/ui/index.ts';

export function Secret({
  label,
  set,
  value,
  onChange,
}: {
  readonly label: string;
  readonly set: boolean;
  readonly value: string;
  readonly onChange: (v: string) => void;
}) {
  const t = useT();
  return (
    <Labelled label={label} hint={t('console.sms.set.serverNote')}>
      <Input.Password
        value={value}
        maxLength={200}
        autoComplete="new-password"
        placeholder={t(set ? 'console.sms.set.keep' : 'console.sms.set.notSet')}
        aria-label={label}
        onChange={(e) => onChange(e.target.value)}
      />
    </Labelled>
  );
}
