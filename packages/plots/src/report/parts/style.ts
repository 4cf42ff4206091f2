import { darkStyle, palette, type Role } from "../../parts/palette/palette.js";
import { fontFamily } from "../../parts/textWidth.js";

const roles = Object.keys(palette) as Role[];
const variables = (tone: 0 | 1): string => roles.map((role) => `--${role}:${palette[role][tone]};`).join("");

/** The style sheet of every report: constant, so that its hash can stand in the policy. */
export const reportStyle: string = `
:root{color-scheme:light dark;${variables(0)}--page:#f3f5f8}
@media (prefers-color-scheme:dark){:root{${variables(1)}--page:#0d1117}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 ${fontFamily}}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:44px}
h1{font-size:2rem;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 12px;letter-spacing:-.005em}
h3{font-size:1rem;line-height:1.35;margin:0}
p{margin:0 0 12px;max-width:72ch;overflow-wrap:anywhere}
header p{color:var(--muted)}
a{color:var(--negative)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:16px 0 0;padding:0;list-style:none}
section{margin-top:40px}
.card,.facts>div{background:var(--surface);border:1px solid var(--grid);border-radius:10px}
.card{margin:0 0 16px;padding:16px 18px}
.row{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));align-items:start;margin-bottom:16px}
.row>.card{margin:0;height:100%}
.facts{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin:0 0 16px}
.facts>div{padding:12px 16px}
.facts dt{color:var(--muted);font-size:.82rem}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts .value{font-size:1.5rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
.facts .detail{color:var(--muted);font-size:.82rem}
figure{margin:0}
figcaption{margin-bottom:10px}
figcaption p,.note{color:var(--muted);font-size:.85rem;margin:2px 0 0}
.scroll{overflow-x:auto}
.scroll:focus-visible,.plot:focus-visible{outline:2px solid var(--negative);outline-offset:4px}
.plot{container-type:inline-size;overflow-x:auto}
.plot svg{display:block}
.wide{display:none}
.narrow svg{width:100%;height:auto;min-width:300px;max-width:450px}
@container (min-width:480px){.w480{display:block}.w480+.narrow{display:none}}
@container (min-width:640px){.w640{display:block}.w640+.narrow{display:none}}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.85rem;padding-bottom:6px}
th,td{padding:6px 12px 6px 0;text-align:left;border-bottom:1px solid var(--grid);vertical-align:top;overflow-wrap:break-word}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom}
tbody th{font-weight:400}
.number{text-align:right}
td.number{white-space:nowrap}
details{margin-top:10px;font-size:.85rem}
summary{cursor:pointer;color:var(--muted)}
footer{color:var(--muted);font-size:.85rem;padding-top:32px;padding-bottom:48px}
@media (max-width:600px){header,main,footer{padding-left:14px;padding-right:14px}h1{font-size:1.6rem}.card{padding:12px}}
@page{size:A4;margin:14mm}
@media print{body{background:none;font-size:12px}header,main,footer{padding:0;max-width:none}section{margin-top:20px}.row{grid-template-columns:1fr 1fr}h2,h3{break-after:avoid}.facts{grid-template-columns:repeat(4,1fr)}details:not(.fold){display:none}.card,figure,tr{break-inside:avoid}nav{display:none}}
${darkStyle}
`;

/**
 * SHA-256 of {@link reportStyle}: the only style the report's Content-Security-Policy lets in. A test holds it to the
 * text and says the new one.
 */
export const reportStyleHash = "sha256-ge5hY6HX1/jT4E1U27ODtg2WIw4aO/78tMRsd9N69Kg=";
