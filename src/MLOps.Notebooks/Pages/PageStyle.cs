namespace MLOps.Notebooks.Pages;

/// <summary>The page's style sheet. The front ends' theme variables are set too, so that reports follow the page's theme.</summary>
internal static class PageStyle
{
    public const string Css = """

        :root{color-scheme:light dark;--fg:#1f2328;--soft:#656d76;--bg:#fff;--code:#f6f8fa;--line:#d8dee4;--accent:#3b6fb6;--bad:#c9372c;
        --k:#8250df;--s:#0a6b3d;--n:#9a4a00;--c:#6e7781;--t:#0b6a87;--f:#0550ae;--m:#a1256b;--jp-content-font-color1:var(--fg)}
        @media(prefers-color-scheme:dark){:root{--fg:#dfe3e8;--soft:#8d96a0;--bg:#14171c;--code:#1c2128;--line:#30363d;--accent:#7fb0f0;--bad:#ff7b72;
        --k:#c89bff;--s:#8ddb8c;--n:#f0a972;--c:#8b949e;--t:#6cc7e0;--f:#8cbcff;--m:#f08bc0;--mlops-ink:brightness(1.35)} }
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        header,main{max-width:1000px;margin:0 auto;padding:0 32px 0 56px}
        header{display:flex;justify-content:space-between;gap:16px;padding-top:22px;padding-bottom:10px;font-size:13px;color:var(--soft)}
        header .name{font-weight:600}
        main{padding-bottom:80px}
        h1,h2,h3,h4{line-height:1.25;margin:1.6em 0 .5em}
        h1{font-size:30px;margin-top:.4em;letter-spacing:-.01em}
        h2{font-size:22px;padding-bottom:.25em;border-bottom:1px solid var(--line)}
        h3{font-size:18px}
        .md p{margin:.6em 0}
        a{color:var(--accent)}
        img{max-width:100%;height:auto}
        .md code{font:.87em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--code);border-radius:4px;padding:.1em .35em}
        .md pre{background:var(--code);border-radius:8px;padding:12px 16px;overflow-x:auto}
        .md pre code{padding:0;background:none}
        .md blockquote{margin:.8em 0;padding:.1em 1em;border-left:3px solid var(--line);color:var(--soft)}
        .md table{border-collapse:collapse;font-size:14px}
        .md th,.md td{border:1px solid var(--line);padding:4px 10px}
        .cell{margin:14px 0 22px}
        .in{position:relative}
        .no{position:absolute;left:-48px;top:11px;width:36px;text-align:right;font:12px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft);user-select:none}
        .time{position:absolute;right:12px;top:8px;font-size:11px;color:var(--soft);background:var(--code);padding-left:8px;user-select:none}
        pre{margin:0;font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;tab-size:4}
        .code{background:var(--code);border:1px solid var(--line);border-left:3px solid var(--accent);border-radius:6px;padding:10px 72px 10px 14px;white-space:pre-wrap;overflow-wrap:anywhere}
        .failed .code{border-left-color:var(--bad)}
        .out{padding:10px 0 2px 17px;overflow-x:auto}
        pre.out{white-space:pre-wrap;overflow-wrap:anywhere;max-height:40em;overflow-y:auto}
        pre.out+pre.out{padding-top:2px}
        .err{color:var(--soft)}
        .error{color:var(--bad)}
        .rich>table,.rich .dataframe{border-collapse:collapse;font-size:13px}
        .code .k{color:var(--k)}.code .s{color:var(--s)}.code .n{color:var(--n)}.code .c{color:var(--c);font-style:italic}.code .t{color:var(--t)}.code .f{color:var(--f)}.code .m{color:var(--m);font-weight:600}
        .ab{font-weight:700}.a1{color:#d1495b}.a2{color:#2e8b57}.a3{color:#b8860b}.a4{color:#3b7dd8}.a5{color:#a855b5}.a6{color:#2a9d9d}.a0,.a7{color:var(--soft)}
        @media(max-width:700px){header,main{padding-left:16px;padding-right:16px}.no{display:none} }
        @media print{pre.out{max-height:none}.cell{break-inside:avoid} }

        """;
}
