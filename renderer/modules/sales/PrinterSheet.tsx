import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { PrinterTarget } from '../../host/port.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Labelled, Segmented, Sheet, toast, useFormat, useT } from '../../ui/index.ts';
import { printTestPage } from './testPage.ts';

/** The receipt printer of this device: never replicated (conflicts §4.25, settings of a device). */
export function PrinterSheet({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const before = terminal.printing.target();
  const tcpPossible = terminal.host.can.tcpPrint;
  const [kind, setKind] = useState<'tcp' | 'system' | 'none'>(before?.kind ?? (tcpPossible ? 'tcp' : 'none'));
  const [host, setHost] = useState(before?.host ?? '');
  const [port, setPort] = useState(String(before?.port ?? 9100));
  const [paper, setPaper] = useState<'80' | '58'>(before?.paper === 58 ? '58' : '80');
  const [busy, setBusy] = useState(false);
  const portNo = Number(port);
  const badPort = kind === 'tcp' && !(Number.isInteger(portNo) && portNo > 0 && portNo < 65_536);
  const badHost = kind === 'tcp' && host.trim() === '';
  const target: PrinterTarget | undefined =
    kind === 'none' ? undefined : { id: 'receipt', kind, paper: paper === '58' ? 58 : 80, ...(kind === 'tcp' ? { host: host.trim(), port: portNo } : {}) };
  const save = async (): Promise<void> => {
    await terminal.printing.setTarget(target);
    toast.ok(t('sales.printer.saved'));
    onClose();
  };
  const test = async (): Promise<void> => {
    if (target === undefined) return;
    setBusy(true);
    await terminal.printing.setTarget(target);
    const outcome = await printTestPage(t, terminal, target, f.dayTime(terminal.now()));
    setBusy(false);
    if (outcome.ok) toast.ok(t('sales.printer.testOk'));
    else if (outcome.code !== 'cancelled') toast.warn(t(`sales.done.printFailed.${outcome.code}`));
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('sales.printer.title')}
      foot={
        <>
          <Button disabled={kind === 'none' || badHost || badPort} busy={busy} onClick={() => void test()}>
            {t('sales.printer.test')}
          </Button>
          <Button className="zm-grow" kind="primary" size="lg" disabled={badHost || badPort} onClick={() => void save()}>
            {t('sales.printer.save')}
          </Button>
        </>
      }
    >
      <div className="zm-col zm-g4">
        <Labelled label={t('sales.printer.kind')}>
          <Segmented
            block
            label={t('sales.printer.kind')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'tcp', label: t('sales.printer.tcp'), disabled: !tcpPossible },
              { value: 'system', label: t('sales.printer.system') },
              { value: 'none', label: t('sales.printer.none') },
            ]}
          />
        </Labelled>
        {tcpPossible ? null : <Banner tone="plain">{t('sales.printer.noTcp')}</Banner>}
        {kind === 'tcp' ? (
          <div className="zm-row zm-g3" style={{ alignItems: 'flex-start' }}>
            <Labelled className="zm-grow" label={t('sales.printer.host')} required fault={host !== '' && badHost ? t('sales.printer.badHost') : undefined}>
              <Input
                data-autofocus
                value={host}
                placeholder={t('sales.printer.hostHint')}
                aria-label={t('sales.printer.host')}
                onChange={(e) => setHost(e.target.value)}
              />
            </Labelled>
            <Labelled label={t('sales.printer.port')} fault={badPort ? t('sales.printer.badPort') : undefined}>
              <Input style={{ width: 112 }} value={port} inputMode="numeric" aria-label={t('sales.printer.port')} onChange={(e) => setPort(e.target.value)} />
            </Labelled>
          </div>
        ) : null}
        {kind === 'none' ? null : (
          <Labelled label={t('sales.printer.paper')}>
            <Segmented
              block
              label={t('sales.printer.paper')}
              value={paper}
              onChange={setPaper}
              options={[
                { value: '80', label: t('sales.desk.mm80') },
                { value: '58', label: t('sales.desk.mm58') },
              ]}
            />
          </Labelled>
        )}
      </div>
    </Sheet>
  );
}
