"use client";

export default function ErrorPage() {
    return (
        <>
            <h1>The orders cannot be shown</h1>
            <p role="alert">Something did not answer. Try again in a moment.</p>
            {/* A full load: what failed may have been of another version. */}
            <a href="">Try again</a>
        </>
    );
}
