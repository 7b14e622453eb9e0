# Takes LIO, its file, our ledger and the backing files away, as the kernel lets it: what is left of any half-made target goes.
cd /sys/kernel/config/target
for switch in iscsi/iqn.*/tpgt_*/enable; do [ ! -e $switch ] || echo 0 > $switch; done
find iscsi -path '*/acls/*/lun_*' -type l -exec rm {} +
rmdir iscsi/iqn.*/tpgt_*/acls/*/lun_* iscsi/iqn.*/tpgt_*/acls/* 2>/dev/null || true
find iscsi -path '*/lun/lun_*' -type l -exec rm {} +
rmdir iscsi/iqn.*/tpgt_*/lun/lun_* iscsi/iqn.*/tpgt_*/np/* iscsi/iqn.*/tpgt_* iscsi/iqn.* core/*_*/* core/*_* 2>/dev/null || true
rm -rf /etc/rtslib-fb-target/* /srv/iscsi/* /var/lib/iscsi-deploy/volumes.json
! ls -d iscsi/iqn.* core/*_* 2>/dev/null
