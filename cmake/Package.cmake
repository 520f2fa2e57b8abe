# `make deb`: the program with its service, contracts and mappings as a Debian package.
# CPACK_SET_DESTDIR, which /etc needs, goes by this prefix.
set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "" FORCE)
install(TARGETS dongbo RUNTIME DESTINATION bin)
install(DIRECTORY contracts mappings DESTINATION share/dongbo FILES_MATCHING PATTERN "*.yaml")
install(FILES README.md LICENSE CHANGELOG.md DESTINATION share/doc/dongbo)
install(DIRECTORY docs/ DESTINATION share/doc/dongbo FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN "*.py")
install(FILES packaging/dongbo.service packaging/dongbo-backup.service packaging/dongbo-backup.timer
        DESTINATION lib/systemd/system)
install(FILES packaging/node.yaml DESTINATION /etc/dongbo)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dongbo)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "dongbo <dongbo@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "keeps the registers of a government in provable sync")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_SOURCE_DIR}/packaging/postinst ${CMAKE_SOURCE_DIR}/packaging/prerm
    ${CMAKE_SOURCE_DIR}/packaging/postrm ${CMAKE_SOURCE_DIR}/packaging/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
