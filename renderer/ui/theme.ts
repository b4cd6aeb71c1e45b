import { theme } from 'antd';
import type { ThemeConfig } from 'antd';

export type ThemeName = 'light' | 'dark';

/** The colours of tokens.css that Ant Design derives others from; it needs values, not variables, to compute them. */
const palette = {
  light: { brand: '#7A1F3D', brandFill: '#7A1F3D', paper: '#FAF8F5', surface: '#FFFFFF', raised: '#FFFFFF', line: '#E8E2D9', line2: '#D6CCBE', ink: '#23201C', ink2: '#6B645B', ok: '#2F7D5B', warn: '#B7791F', danger: '#B3261E', info: '#2B6CB0', sunk: '#F5F0E9', wash: '#F6E9ED' },
  dark: { brand: '#E19DB3', brandFill: '#9C3557', paper: '#171513', surface: '#211E1B', raised: '#2A2622', line: '#37322C', line2: '#4D463D', ink: '#F2EDE6', ink2: '#A79F94', ok: '#58B08A', warn: '#D9A042', danger: '#E0695F', info: '#6FA6DD', sunk: '#1B1816', wash: '#38212A' },
} as const;

/** 44 px controls at the counter (touch first), 40 in the console (pointer first). */
export type Density = 'terminal' | 'console';

/** Ant Design's look, by tokens only: its class names are never overridden (ui.md). */
export function antTheme(name: ThemeName, density: Density): ThemeConfig {
  const p = palette[name];
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    hashed: false,
    token: {
      colorPrimary: p.brandFill, colorLink: p.brand, colorBgLayout: p.paper, colorBgContainer: p.surface, colorBgElevated: p.raised,
      colorBorder: p.line2, colorBorderSecondary: p.line, colorSplit: p.line, colorText: p.ink, colorTextSecondary: p.ink2, colorTextTertiary: p.ink2,
      colorTextPlaceholder: p.ink2, colorTextDescription: p.ink2, colorSuccess: p.ok, colorWarning: p.warn, colorError: p.danger, colorInfo: p.info, colorFillAlter: p.paper,
      controlItemBgActive: p.wash, controlItemBgActiveHover: p.wash, controlItemBgHover: p.sunk,
      borderRadius: 8, borderRadiusLG: 10, borderRadiusSM: 6,
      controlHeight: density === 'terminal' ? 44 : 40, controlHeightLG: 48, controlHeightSM: density === 'terminal' ? 36 : 32,
      fontFamily: 'var(--sans)', fontSize: 14, lineHeight: 22 / 14, controlOutlineWidth: 0, lineWidthFocus: 2,
      motionDurationFast: '0.12s', motionDurationMid: '0.12s', motionDurationSlow: '0.18s', boxShadowTertiary: 'none',
      boxShadow: 'var(--shadow)', boxShadowSecondary: 'var(--shadow)',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', contentFontSize: density === 'terminal' ? 16 : 14, fontWeight: 500 },
      Input: { activeShadow: `inset 0 0 0 1px ${p.brand}`, activeBorderColor: p.brand, hoverBorderColor: p.line2, inputFontSize: density === 'terminal' ? 16 : 14 },
      InputNumber: { activeShadow: `inset 0 0 0 1px ${p.brand}`, activeBorderColor: p.brand, hoverBorderColor: p.line2, inputFontSize: density === 'terminal' ? 16 : 14 },
      Select: { activeOutlineColor: 'transparent', activeBorderColor: p.brand, hoverBorderColor: p.line2, optionHeight: density === 'terminal' ? 44 : 36, optionLineHeight: density === 'terminal' ? '34px' : '26px', optionSelectedBg: p.wash },
      DatePicker: { activeShadow: `inset 0 0 0 1px ${p.brand}`, activeBorderColor: p.brand, hoverBorderColor: p.line2, cellWidth: density === 'terminal' ? 44 : 36, cellHeight: density === 'terminal' ? 36 : 28 },
      Table: { headerBg: p.paper, headerColor: p.ink2, rowHoverBg: p.sunk, rowSelectedBg: p.wash, rowSelectedHoverBg: p.wash, headerSplitColor: 'transparent', cellPaddingBlock: density === 'terminal' ? 12 : 8, cellPaddingInline: 12, borderColor: p.line },
      Dropdown: { controlItemBgHover: p.sunk, paddingBlock: density === 'terminal' ? 11 : 7 },
      Menu: { itemSelectedBg: p.wash, itemSelectedColor: p.brand, itemHoverBg: p.sunk, itemHeight: density === 'terminal' ? 44 : 36 },
      Modal: { borderRadiusLG: 16 },
      Tooltip: { colorBgSpotlight: name === 'dark' ? '#37322C' : '#23201C' },
      Tabs: { inkBarColor: p.brand, itemSelectedColor: p.brand, itemHoverColor: p.brand },
    },
  };
}
