import { Lock, Users } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/controls.tsx';
import { useLanguage, useT } from '../ui/i18n.ts';
import { useStaffName } from './codes.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { DutyToggle } from '../modules/workbench/DutyToggle.tsx';
import { usePrefs } from './prefs.ts';
import { useTerminal, useUser } from './terminal-context.ts';
import { SOUND } from './waiting-sound.ts';
import css from './Shell.module.css';

export function UserSheet({ open, onClose, onLock }: { readonly open: boolean; readonly onClose: () => void; readonly onLock: () => void }) {
  const t = useT();
  const user = useUser();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const { language, theme, set } = usePrefs();
  const spoken = useLanguage();
  const here = terminal.views.store();
  const store = (spoken === 'en' ? here?.nameEn : undefined) ?? here?.name ?? terminal.device.storeId;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={staffName(user.staffNo)}
      sub={[spoken === 'zh-CN' ? (user.title ?? '') : user.roles.map((r) => t(`session.role.${r}`)).join(' / '), user.staffNo, store, terminal.device.terminal]
        .filter((x) => x !== '')
        .join(' · ')}
      foot={
        <>
          <Button icon={<Users aria-hidden="true" />} className="zm-grow" onClick={onLock}>
            {t('shell.switchUser')}
          </Button>
          <Button icon={<Lock aria-hidden="true" />} className="zm-grow" onClick={onLock}>
            {t('shell.lock')}
          </Button>
        </>
      }
    >
      <div className={css['menuGroup']}>
        <span>{t('shell.duty')}</span>
        <DutyToggle />
      </div>
      <div className={css['menuGroup']}>
        <span>{t('shell.language')}</span>
        <Segmented
          block
          label={t('shell.language')}
          value={language}
          onChange={(v) => set({ language: v })}
          options={[
            { value: 'zh-CN', label: t('common.chinese') },
            { value: 'en', label: t('common.english') },
          ]}
        />
      </div>
      <div className={css['menuGroup']}>
        <span>{t('shell.sound')}</span>
        <Segmented
          block
          label={t('shell.sound')}
          value={terminal.prefs.ofUser<unknown>(user.staffNo, SOUND) === false ? 'off' : 'on'}
          onChange={(v) => void terminal.prefs.setForUser(user.staffNo, SOUND, v === 'on')}
          options={[
            { value: 'on', label: t('shell.soundOn') },
            { value: 'off', label: t('shell.soundOff') },
          ]}
        />
      </div>
      <div className={css['menuGroup']}>
        <span>{t('shell.theme')}</span>
        <Segmented
          block
          label={t('shell.theme')}
          value={theme}
          onChange={(v) => set({ theme: v })}
          options={[
            { value: 'light', label: t('shell.themeLight') },
            { value: 'dark', label: t('shell.themeDark') },
            { value: 'system', label: t('shell.themeSystem') },
          ]}
        />
      </div>
    </Sheet>
  );
}
