// Builds the few scripts that pages load: see web/README.md.
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/static/',
  cacheDir: here('../build/vite'),
  logLevel: 'warn',
  esbuild: {jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none'},
  build: {
    target: 'es2020',
    outDir: process.env.DONGBO_WEB_OUT ?? here('../build/web'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: false,
    rollupOptions: {
      input: {units: here('src/units.tsx'), upload: here('src/upload.tsx'), filter: here('src/filter.ts')},
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        manualChunks: (id) => (id.includes('node_modules') ? 'preact' : undefined),
      },
    },
  },
  test: {include: ['src/**/*.test.ts']},
});
