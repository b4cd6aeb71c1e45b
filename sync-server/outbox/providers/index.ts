import type { SmsSecrets, SmsSettings } from '../settings.ts';
import type { SmsProvider } from '../types.ts';
import { aliyunProvider } from './aliyun.ts';
import { httpProvider } from './http.ts';
import { simulator } from './simulator.ts';

/** The provider of the settings; undefined where none is chosen, and messages wait. */
export function providerOf(settings: SmsSettings, secrets: SmsSecrets, now: () => number): SmsProvider | undefined {
  switch (settings.provider) {
    case 'simulator':
      return simulator();
    case 'aliyun':
      return aliyunProvider(settings.aliyun, secrets.aliyunSecret ?? '', now);
    case 'http':
      return httpProvider(settings.http, secrets.httpToken ?? '');
    case 'none':
      return undefined;
  }
}
