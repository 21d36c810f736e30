import './brand.css'

export const Brand = () => (
  <p class="brand">
    <img src="/favicon.svg" alt="" width="28" height="28" /> Edgecard
  </p>
)
