// Builds jobstore/static/css from the sources beside this file; run by `make assets`.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const out = join(root, "jobstore/static");

// The tests compute the same hash and ask for a build when it differs.
const sources = [
  ...readdirSync(here).filter((name) => /\.(scss|mjs)$/.test(name)).sort().map((name) => join(here, name)),
  join(root, "package-lock.json"),
];
const hash = createHash("sha256");
for (const path of sources) hash.update(readFileSync(path));
const header = `/*! built by make assets from sources ${hash.digest("hex")} */\n`;

function compile(name) {
  return sass.compile(join(here, name), {
    style: "compressed",
    charset: false,
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  }).css;
}

// Only Bootstrap is purged; what is our own stays, whoever uses it.
const [tokens, bootstrap, own] = compile("site.scss").split(/\/\*! (?:bootstrap|own): [a-z ]+\*\//);

const packs = ".venv/lib/python3*/site-packages";
const [purged] = await new PurgeCSS().purge({
  content: [
    "templates/**/*.{html,txt}",
    "{jobstore,openings,coaching}/**/*.py",
    "jobstore/static/js/*.js",
    `${packs}/crispy_bootstrap5/templates/**/*.html`,
    `${packs}/crispy_forms/layout.py`,
    `${packs}/django/forms/templates/**/*.html`,
  ].map((pattern) => join(root, pattern)),
  css: [{ raw: bootstrap }],
  extractors: [{ extractor: (text) => text.match(/[\w-]+/g) ?? [], extensions: ["html", "txt", "py", "js"] }],
  safelist: {
    standard: [
      /^(alert|badge|btn|card|table)(-|$)/,
      /^(form|input|invalid|is|was|valid)-/,
      /^(container|row|col)(-|$)/,
      /^(d|gap|row-gap|column-gap|[mp][trblxyse]?|text|fw|fs|w|h|align|justify|flex|order)-/,
      /^(list|htmx|visually|small|lead|rounded|border|overflow|position)/,
    ],
  },
  rejected: true,
  fontFace: false,
  variables: false,
});
mkdirSync(join(out, "css"), { recursive: true });
writeFileSync(join(out, "css/site.css"), header + tokens + purged.css + own);
writeFileSync(join(out, "css/admin.css"), header + compile("admin.scss"));

// Classes that no page used at build time; the tests ask for a build when one comes into use.
const classes = (css) => new Set(css.match(/\.-?[_a-zA-Z][\w-]*/g)?.map((name) => name.slice(1)));
const kept = classes(purged.css + own);
const dropped = [...classes((purged.rejected ?? []).join(" "))].filter((name) => !kept.has(name));
writeFileSync(join(here, "purged-classes.txt"), dropped.sort().join("\n") + "\n");

const font = join(root, "node_modules/@fontsource-variable/bricolage-grotesque");
mkdirSync(join(out, "fonts"), { recursive: true });
copyFileSync(join(font, "files/bricolage-grotesque-latin-wght-normal.woff2"), join(out, "fonts/bricolage-grotesque-latin.woff2"));
copyFileSync(join(font, "LICENSE"), join(out, "fonts/LICENSE-bricolage-grotesque.txt"));
