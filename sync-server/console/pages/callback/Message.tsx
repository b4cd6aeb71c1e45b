import { Link } from 'react-router';
import { useT } from '../../../../renderer/ui/index.ts';
import { StateTag, useWords } from '../../list/cells.tsx';
import { pathOf } from '../../menu.ts';
import type { CallDetail } from './callDetail.ts';

export function Message({ data }: { readonly data: CallDetail }) {
  const t = useT();
  const words = useWords();
  const { sms, sent } = data;
  if (sent !== null) {
    return (
      <section>
        <h3 className="hq-sec">{t('console.callback.smsSent')}</h3>
        <p className="hq-bubble">{sent.body}</p>
        <div className="zm-row zm-g2">
          <StateTag tree="smsState" value={sent.state} />
          {sent.reason === null ? null : <span className="zm-cap">{words.enumWord('smsReason', sent.reason)}</span>}
          <Link className="zm-end hq-link" to={`${pathOf('sms')}?open=${encodeURIComponent(sent.id)}`}>
            {t('console.callback.smsOpen')}
          </Link>
        </div>
      </section>
    );
  }
  if (sms === null || !data.mayCall) return null;
  return (
    <section>
      <h3 className="hq-sec">{t('console.callback.sms')}</h3>
      <p className="hq-bubble">{sms.text}</p>
      <p className="zm-cap">
        {t('console.callback.smsCount', { n: sms.chars, parts: sms.parts })}
        {sms.provider === 'none' ? ` ${t('console.callback.smsNone')}` : sms.provider === 'simulator' ? ` ${t('console.callback.smsSim')}` : ''}
      </p>
    </section>
  );
}
