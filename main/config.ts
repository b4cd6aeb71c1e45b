import path from 'node:path';
import { z } from 'zod';

/** An origin the terminal may talk to: http(s), no path, no credentials. Returns it normalised, or undefined. */
export function gatewayOrigin(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (url.pathname !== '/' && url.pathname !== '') return undefined;
  return url.origin;
}

const origin = z
  .string()
  .refine((s) => gatewayOrigin(s) !== undefined, { message: 'an http(s) origin such as https://hq.example.com' })
  .transform((s) => gatewayOrigin(s) ?? s);

/** The settings file (settings.json in the application's data folder). Unknown keys are kept, a newer version may know them. */
export const settingsSchema = z.looseObject({
  gateways: z.array(origin).min(1).max(8).optional(),
  journalDir: z.string().min(1).optional(),
  kiosk: z.boolean().optional(),
  saveDir: z.string().min(1).optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface DesktopConfig {
  readonly gateways: readonly [string, ...string[]];
  readonly userData: string;
  readonly journalDir: string;
  readonly kiosk: boolean;
  /** Files are written here without asking (kiosks, tests); absent: the system's save dialogue. */
  readonly saveDir?: string;
}
export interface ConfigProblem {
  readonly code: 'gateway-url-bad' | 'journal-inside-data' | 'journal-relative';
  readonly zh: string;
  readonly en: string;
}
export const DEFAULT_GATEWAY = 'http://127.0.0.1:5180';

export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  readonly settings: Settings;
  readonly userData: string;
  readonly documents: string;
}

/** Command line > environment > settings file > default. A broken value stops the start with a sentence, it is never guessed around. */
export function desktopConfig(
  from: ConfigSource,
): { readonly ok: true; readonly config: DesktopConfig } | { readonly ok: false; readonly problem: ConfigProblem } {
  const named = flag(from.argv, '--gateway') ?? text(from.env['ZM_GATEWAY']);
  const wanted = named === undefined ? (from.settings.gateways ?? [DEFAULT_GATEWAY]) : named.split(',');
  const gateways: string[] = [];
  for (const one of wanted) {
    const good = gatewayOrigin(one);
    if (good === undefined)
      return {
        ok: false,
        problem: {
          code: 'gateway-url-bad',
          zh: `总部服务器地址不对：${one}。应形如 https://hq.example.com，不带路径。`,
          en: `Not a gateway address: ${one}. Expected something like https://hq.example.com, without a path.`,
        },
      };
    if (!gateways.includes(good)) gateways.push(good);
  }
  const [first, ...rest] = gateways;
  if (first === undefined) return { ok: false, problem: { code: 'gateway-url-bad', zh: '没有填写总部服务器地址。', en: 'No gateway address is given.' } };

  // A data folder of its own gets a journal of its own beside it, so that a demo never writes into the shop's journal.
  const byDefault = text(from.env['ZM_USER_DATA']) === undefined ? path.join(from.documents, 'Zhuomei Journal') : `${from.userData}-journal`;
  const journalDir = text(from.env['ZM_JOURNAL_DIR']) ?? from.settings.journalDir ?? byDefault;
  if (!path.isAbsolute(journalDir))
    return {
      ok: false,
      problem: { code: 'journal-relative', zh: `流水日志文件夹要写完整路径：${journalDir}`, en: `The journal folder needs an absolute path: ${journalDir}` },
    };
  const inside = path.relative(from.userData, journalDir);
  if (inside === '' || (!inside.startsWith('..') && !path.isAbsolute(inside)))
    return {
      ok: false,
      problem: {
        code: 'journal-inside-data',
        zh: `流水日志不能放在程序数据文件夹里（${journalDir}）：还原数据时会一起倒退。请在设置中另选一个文件夹。`,
        en: `The journal must not lie inside the application's data folder (${journalDir}): a restore would roll back both. Choose another folder.`,
      },
    };

  const kiosk = has(from.argv, '--kiosk') || truthy(from.env['ZM_KIOSK']) || (from.env['ZM_KIOSK'] === undefined && from.settings.kiosk === true);
  const saveDir = text(from.env['ZM_SAVE_DIR']) ?? from.settings.saveDir;
  return {
    ok: true,
    config: {
      gateways: [first, ...rest],
      userData: from.userData,
      journalDir: path.normalize(journalDir),
      kiosk,
      ...(saveDir === undefined ? {} : { saveDir }),
    },
  };
}

const text = (value: string | undefined): string | undefined => (value === undefined || value.trim() === '' ? undefined : value.trim());
const truthy = (value: string | undefined): boolean => value !== undefined && ['1', 'true', 'yes'].includes(value.toLowerCase());
const has = (argv: readonly string[], name: string): boolean => argv.includes(name);
function flag(argv: readonly string[], name: string): string | undefined {
  const joined = argv.find((a) => a.startsWith(`${name}=`));
  if (joined !== undefined) return text(joined.slice(name.length + 1));
  const at = argv.indexOf(name);
  return at < 0 ? undefined : text(argv[at + 1]);
}
