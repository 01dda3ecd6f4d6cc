"""What name servers must say of us so that mail is believed: SPF, DKIM, DMARC, reverse names."""
