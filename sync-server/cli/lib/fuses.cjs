// electron-builder's afterPack hook: flips the fuses of the packaged runtime (docs/security.md). CommonJS, as the builder loads it.
const path = require('node:path');
const { flipFuses, FuseVersion, FuseV1Options, getCurrentFuseWire } = require('@electron/fuses');

const OFF = [
  FuseV1Options.RunAsNode,
  FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  FuseV1Options.EnableNodeCliInspectArguments,
  FuseV1Options.GrantFileProtocolExtraPrivileges,
];
const ON = [FuseV1Options.EnableCookieEncryption, FuseV1Options.OnlyLoadAppFromAsar];
// The archive's digest is only laid down for these by the builder; elsewhere the runtime would refuse to start.
const INTEGRITY = new Set(['darwin', 'win32']);

module.exports = async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  const binary =
    electronPlatformName === 'darwin'
      ? path.join(appOutDir, `${name}.app`)
      : electronPlatformName === 'win32'
        ? path.join(appOutDir, `${name}.exe`)
        : path.join(appOutDir, packager.executableName);
  // An older runtime knows fewer fuses; asking for one it lacks is an error.
  const known = await getCurrentFuseWire(binary);
  const wanted = { version: FuseVersion.V1, resetAdHocDarwinSignature: electronPlatformName === 'darwin' };
  for (const fuse of OFF) if (fuse in known) wanted[fuse] = false;
  for (const fuse of ON) if (fuse in known) wanted[fuse] = true;
  if (INTEGRITY.has(electronPlatformName) && FuseV1Options.EnableEmbeddedAsarIntegrityValidation in known)
    wanted[FuseV1Options.EnableEmbeddedAsarIntegrityValidation] = true;
  await flipFuses(binary, wanted);
};
