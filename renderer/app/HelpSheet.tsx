import { useLocation } from 'react-router';
import { Kbd } from '../ui/controls.tsx';
import { useT } from '../ui/i18n.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { MODULES } from './modules.ts';
import css from './Shell.module.css';

/** F1: what this page is for and its keys. */
export function HelpSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useT();
  const at = useLocation().pathname.split('/')[1];
  const here = MODULES.find((m) => m.name === at) ?? MODULES[0];
  return (
    <Sheet open={open} onClose={onClose} title={t('shell.helpTitle')} sub={here === undefined ? undefined : t(here.full)}>
      {here === undefined ? null : <p>{t(`shell.helpPage.${here.name}`)}</p>}
      <p style={{ marginTop: 8 }}>{t('shell.helpScan')}</p>
      <h3 className="zm-h3" style={{ margin: '24px 0 8px' }}>
        {t('shell.helpKeys')}
      </h3>
      <table className={css['keysTable']}>
        <tbody>
          <tr>
            <td>
              <Kbd>Ctrl</Kbd> <Kbd>K</Kbd> · <Kbd>F8</Kbd>
            </td>
            <td>{t('shell.helpPalette')}</td>
          </tr>
          <tr>
            <td>
              <Kbd>F1</Kbd>
            </td>
            <td>{t('shell.helpSelf')}</td>
          </tr>
          {MODULES.map((m) => (
            <tr key={m.name}>
              <td>
                <Kbd>{m.key}</Kbd>
              </td>
              <td>{t(m.full)}</td>
            </tr>
          ))}
          <tr>
            <td>
              <Kbd>F9</Kbd>
            </td>
            <td>{t('shell.lock')}</td>
          </tr>
          <tr>
            <td>
              <Kbd>Esc</Kbd>
            </td>
            <td>{t('shell.helpClose')}</td>
          </tr>
        </tbody>
      </table>
    </Sheet>
  );
}
