/** All faces are bundled: a till without CJK fonts prints boxes (architecture §2). Loaded by slice, so only what a page shows. */
import '@fontsource-variable/noto-sans-sc';
import '@fontsource-variable/noto-serif-sc';
