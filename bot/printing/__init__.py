"""Paper: codes, and later posters and notices. The only user of qrcode and typst."""
